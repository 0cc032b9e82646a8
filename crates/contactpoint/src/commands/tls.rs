//! TLS: a given certificate, or one of our own for localhost.

use anyhow::{Context as _, Result};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;

/// The server's TLS with a certificate from files.
pub fn from_files(certificate: &Path, private_key: &Path) -> Result<ServerConfig> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .with_context(|| format!("certificate {}", certificate.display()))?
        .collect::<Result<Vec<_>, _>>()
        .with_context(|| format!("certificate {}", certificate.display()))?;
    let key = PrivateKeyDer::from_pem_file(private_key)
        .with_context(|| format!("private key {}", private_key.display()))?;
    config(chain, key)
}

/// A certificate of our own for localhost, kept in a folder and used again.
pub fn own(folder: &Path) -> Result<ServerConfig> {
    let (certificate, private_key) = (folder.join("certificate.pem"), folder.join("private-key.pem"));
    if !certificate.exists() || !private_key.exists() {
        std::fs::create_dir_all(folder)?;
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        std::fs::write(&private_key, made.signing_key.serialize_pem())?;
        std::fs::write(&certificate, made.cert.pem())?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&private_key, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    from_files(&certificate, &private_key)
}

fn config(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
