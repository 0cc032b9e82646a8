//! Sockets: TLS or plain, HTTP/1 and HTTP/2, slow clients dropped, an end without broken answers.

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Handle, Server};
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// How long a client may take for its handshake, or for the head of a request.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long running requests may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(10);

/// Serves the pages until `shutdown` is done and the running requests have ended.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    tls: Option<rustls::ServerConfig>,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let handle = Handle::new();
    let ending = handle.clone();
    tokio::spawn(async move {
        shutdown.await;
        ending.graceful_shutdown(Some(GRACE));
    });
    let pages = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(mut config) => {
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(config)))?;
            patient(server.map(|acceptor| acceptor.handshake_timeout(HEAD_WITHIN)), handle).serve(pages).await
        }
        None => patient(axum_server::from_tcp(listener)?, handle).serve(pages).await,
    }
}

/// A server that drops who sends too slowly, and ends when told to.
fn patient<A>(server: Server<SocketAddr, A>, handle: Handle<SocketAddr>) -> Server<SocketAddr, A> {
    let mut server = server.handle(handle).first_request_timeout(HEAD_WITHIN);
    server.http_builder().http1().header_read_timeout(HEAD_WITHIN);
    let http2 = &mut server.http_builder().http2();
    http2.keep_alive_interval(HEAD_WITHIN).keep_alive_timeout(HEAD_WITHIN).max_header_list_size(16 * 1024);
    server
}
