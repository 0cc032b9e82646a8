//! Sockets: answers over a connection, and a clean end.

use contactpoint_testkit::{Database, World};
use contactpoint_web::http::{AppState, router, serve};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

#[test]
fn the_server_answers_and_ends_when_it_is_told_to() {
    let database = Database::on_sqlite();
    let world = World::on(&database);
    let service = Arc::clone(&world.service);
    let state = AppState { service, secure_cookies: false, metrics: Arc::new(String::new) };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (end, told) = tokio::sync::oneshot::channel::<()>();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let serving = runtime.spawn(serve::serve(listener, None, router(state), async move {
        let _ = told.await;
    }));

    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("ok\n"), "{answer}");
    assert!(!answer.contains("strict-transport-security"), "plain HTTP promises no TLS");

    end.send(()).expect("it still runs");
    runtime.block_on(serving).expect("no panic").expect("a clean end");
    assert!(TcpStream::connect(address).is_err());
}
