//! The stylesheet, the script and the few images, embedded in the program.
//!
//! Paths carry a hash of the content, so each file may be cached for ever
//! (`Cache-Control: public, max-age=31536000, immutable`).

/// A file the pages refer to.
#[derive(Debug)]
pub struct Asset {
    /// The path it is served at, with the hash of its content in it.
    pub path: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// The content in brotli, where that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// The value of the `integrity` attribute.
    pub integrity: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Every asset.
pub fn all() -> &'static [Asset] {
    ALL
}

/// The asset served at a path.
pub fn find(path: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.path == path)
}

/// The stylesheet of every page.
pub fn stylesheet() -> &'static Asset {
    named("/assets/app-", ".css")
}

/// The script of every page, a module.
pub fn script() -> &'static Asset {
    named("/assets/app-", ".js")
}

/// The icon browsers show in the tab.
pub fn icon() -> &'static Asset {
    named("/assets/favicon-", ".svg")
}

fn named(start: &str, end: &str) -> &'static Asset {
    ALL.iter()
        .find(|asset| asset.path.starts_with(start) && asset.path.ends_with(end))
        .expect("the build makes a stylesheet, a script and an icon")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_made_what_every_page_needs() {
        for asset in [stylesheet(), script(), icon()] {
            assert!(find(asset.path).is_some_and(|found| found.integrity == asset.integrity));
            assert!(asset.integrity.starts_with("sha384-"));
            assert!(!asset.bytes.is_empty());
        }
        assert!(find("/assets/app.css").is_none());
    }

    #[test]
    fn the_stylesheet_names_only_files_that_are_embedded() {
        let css = std::str::from_utf8(stylesheet().bytes).unwrap();
        for reference in css.split("url(").skip(1) {
            let target = reference.split(')').next().unwrap().trim_matches('"');
            assert!(find(target).is_some(), "{target}");
        }
        assert!(!css.contains("@font-face") && !css.contains("GDS Transport"));
    }
}
