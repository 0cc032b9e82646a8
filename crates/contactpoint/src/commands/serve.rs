//! `contactpoint serve`: HTTPS, signed heads exported every few seconds, a clean end.

use super::tls;
use crate::cli::Serve;
use crate::config::{Config, heads_in};
use crate::output;
use crate::telemetry;
use anyhow::{Context as _, Result, bail};
use contactpoint_service::Service;
use contactpoint_web::http::{AppState, router, serve};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often the log's head is signed and exported: well within the 60 seconds that are promised.
const EXPORT_EVERY: Duration = Duration::from_secs(5);

/// How often the index is saved. What changed since, a server that starts after a crash reads again.
const SAVE_EVERY: Duration = Duration::from_hours(6);

/// Serves the directory.
pub fn run(config: &Config, options: &Serve) -> Result<ExitCode> {
    telemetry::start_log();
    let service = Arc::new(config.open_to_serve()?);
    service.catch_up()?;
    if service.is_settled_by_other_rules()? {
        tracing::warn!("{}", super::model::OTHER_RULES);
    }
    let listen = options
        .listen
        .clone()
        .or_else(|| config.file.listen.clone())
        .unwrap_or_else(|| "127.0.0.1:8443".into());
    let listener = TcpListener::bind(&listen).with_context(|| format!("listening on {listen}"))?;
    let certificate = options.certificate.clone().or_else(|| config.file.certificate.clone());
    let private_key = options.private_key.clone().or_else(|| config.file.private_key.clone());
    let tls = match (certificate, private_key) {
        (Some(certificate), Some(key)) => tls::from_files(&certificate, &key)?,
        (None, None) => tls::own(&config.data.join("tls"))?,
        _ => bail!("a certificate needs its private key: give both --certificate and --private-key"),
    };
    output::line(&format!("serving https://{}", listener.local_addr()?));
    until_told(&service, listener, tls, &config.data)?;
    Ok(ExitCode::SUCCESS)
}

/// Serves until an interrupt or termination; then lets running requests end, and exports the head.
pub fn until_told(
    service: &Arc<Service>,
    listener: TcpListener,
    tls: rustls::ServerConfig,
    data: &Path,
) -> Result<()> {
    let metrics = telemetry::start_metrics();
    let counted = Arc::clone(service);
    let state = AppState {
        service: Arc::clone(service),
        secure_cookies: true,
        metrics: Arc::new(move || {
            #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
            metrics::gauge!("contactpoint_indexed_children").set(counted.indexed_children() as f64);
            metrics.as_ref().map(metrics_exporter_prometheus::PrometheusHandle::render).unwrap_or_default()
        }),
    };
    let heads = heads_in(data);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let exporter = tokio::spawn(export_heads(Arc::clone(service), heads.clone()));
        let saver = tokio::spawn(save_index(Arc::clone(service)));
        let served = serve::serve(listener, Some(tls), router(state), told_to_end()).await;
        exporter.abort();
        saver.abort();
        served
    })?;
    service.export_head(&heads, None)?;
    save_once(service);
    tracing::info!("ended cleanly");
    Ok(())
}

async fn export_heads(service: Arc<Service>, heads: PathBuf) {
    let mut last = None;
    loop {
        let (service, heads) = (Arc::clone(&service), heads.clone());
        match tokio::task::spawn_blocking(move || service.export_head(&heads, last)).await {
            Ok(Ok(size)) => last = Some(size),
            Ok(Err(error)) => tracing::error!(error = %error, "the signed head was not exported"),
            Err(error) => tracing::error!(error = %error, "the signed head was not exported"),
        }
        tokio::time::sleep(EXPORT_EVERY).await;
    }
}

/// Saves the index now and then; at once when it was built anew.
async fn save_index(service: Arc<Service>) {
    if service.index_was_loaded() {
        tokio::time::sleep(SAVE_EVERY).await;
    }
    loop {
        let saving = Arc::clone(&service);
        if let Err(error) = tokio::task::spawn_blocking(move || save_once(&saving)).await {
            tracing::error!(error = %error, "the index was not saved");
        }
        tokio::time::sleep(SAVE_EVERY).await;
    }
}

fn save_once(service: &Service) {
    let begun = std::time::Instant::now();
    match service.save_index() {
        Ok(true) => tracing::info!(seconds = begun.elapsed().as_secs_f64(), "the index was saved"),
        Ok(false) => {}
        Err(error) => tracing::error!(error = %error, "the index was not saved"),
    }
}

async fn told_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
