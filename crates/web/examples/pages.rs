//! Writes every sample page and the assets into a folder: `cargo run -p contactpoint-web --example
//! pages -- OUT_DIR`. The page checks (checks/check-pages.mjs) look at them there.

use contactpoint_web::{assets, samples};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("usage: pages OUT_DIR")?);
    fs::create_dir_all(out.join("assets"))?;
    let pages = samples::render_all()?;
    for page in &pages {
        fs::write(out.join(format!("{}.html", page.name)), &page.html)?;
    }
    for asset in assets::all() {
        fs::write(out.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    println!("{} pages, {} assets", pages.len(), assets::all().len());
    Ok(())
}
