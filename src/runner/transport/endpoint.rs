//! Where the requests for a service go.

use hyper::Uri;

use super::query::holds_credentials;
use crate::security::{Origin, Scheme};

/// The address of one service.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Endpoint {
    /// How requests travel.
    pub scheme: Scheme,
    /// The whole URL, for people.
    pub url: String,
    /// Host and port to connect to; IPv6 addresses in brackets.
    pub authority: String,
    /// The value of the `Host` field: the port is left out where it is the scheme's own.
    pub host: String,
    /// Path and query.
    pub path: String,
}

/// A URL that cannot be a target.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL with a host.
    #[error("`{0}` is not a URL: give one such as http://127.0.0.1:8080/")]
    NotAUrl(String),
    /// Some other scheme.
    #[error("`{0}`: only http and https URLs can be tested")]
    Scheme(String),
    /// Credentials in the URL end up in logs and reports.
    #[error(
        "the URL holds credentials, which would end up in logs: take them out and name them in \
         the profile's [basic-auth] instead"
    )]
    Credentials,
}

impl Endpoint {
    /// Reads an `http` or `https` URL.
    ///
    /// # Errors
    /// Refuses what is no URL, other schemes, and URLs that hold credentials.
    pub fn parse(url: &str) -> Result<Self, EndpointError> {
        let uri: Uri = url.parse().map_err(|_| EndpointError::NotAUrl(without_user(url)))?;
        let authority = uri.authority().ok_or_else(|| EndpointError::NotAUrl(without_user(url)))?;
        if authority.as_str().contains('@') || uri.query().is_some_and(holds_credentials) {
            return Err(EndpointError::Credentials);
        }
        let scheme = match uri.scheme_str() {
            Some("http") => Scheme::Http,
            Some("https") => Scheme::Https,
            _ => return Err(EndpointError::Scheme(url.to_owned())),
        };
        let port = uri.port_u16().unwrap_or_else(|| scheme.port());
        let name = authority.host();
        if name.is_empty() {
            return Err(EndpointError::NotAUrl(url.to_owned()));
        }
        Ok(Self {
            scheme,
            url: url.to_owned(),
            authority: format!("{name}:{port}"),
            host: if port == scheme.port() { name.to_owned() } else { format!("{name}:{port}") },
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }

    /// The endpoint that a profile names: a full URL, or a path below `base`; `base` itself where
    /// the profile names none. A query of `base` is kept.
    ///
    /// # Errors
    /// As [`Endpoint::parse`].
    pub fn below(base: &str, named: Option<&str>) -> Result<Self, EndpointError> {
        let base = match named {
            Some(url) if url.contains("://") => return Self::parse(url),
            _ => Self::parse(base)?,
        };
        let Some(named) = named else { return Ok(base) };
        let (path, query) = match base.path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (base.path.as_str(), None),
        };
        let mut joined =
            format!("{}/{}", path.trim_end_matches('/'), named.trim_start_matches('/'));
        if let Some(query) = query {
            joined.push(if joined.contains('?') { '&' } else { '?' });
            joined.push_str(query);
        }
        Self::parse(&format!("{}://{}{joined}", base.scheme.name(), base.host))
    }

    /// The address as signatures name it.
    #[must_use]
    pub fn origin(&self) -> Origin<'_> {
        Origin { scheme: self.scheme, host: &self.host, path: &self.path }
    }

    /// The name that a certificate has to be for: without port, and brackets of IPv6.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.authority.rsplit_once(':').map_or(self.authority.as_str(), |(it, _)| it);
        name.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(name)
    }
}

/// The text in front of an `@` is dropped: it may be a password.
fn without_user(url: &str) -> String {
    url.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_profile_are_below_the_target() {
        let at = |base: &str, named| Endpoint::below(base, named).map(|endpoint| endpoint.url);
        assert_eq!(at("http://a:81/", Some("/pms")).unwrap(), "http://a:81/pms");
        assert_eq!(at("http://a:81/lis", Some("pms")).unwrap(), "http://a:81/lis/pms");
        assert_eq!(at("http://a/lis?k=1", Some("/pms")).unwrap(), "http://a/lis/pms?k=1");
        assert_eq!(at("http://a/all", None).unwrap(), "http://a/all");
        assert_eq!(at("http://a/", Some("http://b:9/x")).unwrap(), "http://b:9/x");
    }

    #[test]
    fn the_port_of_http_is_left_out_of_the_host_field() {
        let endpoint = Endpoint::parse("http://[::1]:80/pms?wsdl").unwrap();
        assert_eq!(endpoint.authority, "[::1]:80");
        assert_eq!(endpoint.host, "[::1]");
        assert_eq!(endpoint.path, "/pms?wsdl");
        assert_eq!(endpoint.name(), "::1");
        assert_eq!(Endpoint::parse("http://a:8080").unwrap().host, "a:8080");
        let secure = Endpoint::below("https://a/", Some("/pms")).unwrap();
        assert_eq!((secure.scheme, secure.authority.as_str()), (Scheme::Https, "a:443"));
        assert_eq!((secure.host.as_str(), secure.url.as_str()), ("a", "https://a/pms"));
    }

    #[test]
    fn what_cannot_be_a_target_is_refused_with_the_next_step() {
        let error = |url: &str| Endpoint::parse(url).unwrap_err();
        assert!(matches!(error("ftp://a/"), EndpointError::Scheme(_)));
        assert!(matches!(error("not a url"), EndpointError::NotAUrl(_)));
        assert!(matches!(error("/only/a/path"), EndpointError::NotAUrl(_)));
        assert_eq!(error("http://me:s3cret@a/"), EndpointError::Credentials);
        for url in ["http://me:s3cret@a/", "http://me:s3cret@a b/", "me:s3cret@"] {
            assert!(!error(url).to_string().contains("s3cret"), "{}", error(url));
        }
    }
}
