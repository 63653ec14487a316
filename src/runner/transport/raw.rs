//! Bytes out, one HTTP/1.1 response back, past the HTTP library: for requests that break HTTP.

use httparse::Status;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::connect::Stream;
use super::endpoint::Endpoint;
use super::failure;
use super::limits::{HEADER_FIELDS, Limits};
use crate::judge::TransportError;
use crate::soap::http::{Headers, Response};

/// Writes `bytes` and reads one response. Time limits are the caller's.
pub(super) async fn exchange(
    mut stream: Box<dyn Stream>,
    endpoint: &Endpoint,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Response, TransportError> {
    // A target may answer and close before it has read everything, so a failed write is no reason
    // not to look at the answer.
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
    let mut reader = Reader { stream, endpoint, received: Vec::new(), position: 0 };
    loop {
        let (status, headers) = reader.head(limits).await?;
        // Interim responses come before the real one.
        if !(100..200).contains(&status) || status == 101 {
            let body = reader.body(status, &headers, limits.body_bytes).await?;
            return Ok(Response { status, headers, body });
        }
    }
}

struct Reader<'a> {
    stream: Box<dyn Stream>,
    endpoint: &'a Endpoint,
    received: Vec<u8>,
    /// Where the unread part of `received` begins.
    position: usize,
}

impl Reader<'_> {
    async fn head(&mut self, limits: &Limits) -> Result<(u16, Headers), TransportError> {
        loop {
            let mut fields = [httparse::EMPTY_HEADER; HEADER_FIELDS];
            let mut head = httparse::Response::new(&mut fields);
            match head.parse(&self.received[self.position..]) {
                Ok(Status::Complete(length)) => {
                    let mut headers = Headers::new();
                    for field in head.headers.iter() {
                        headers.push(field.name, String::from_utf8_lossy(field.value));
                    }
                    let status = head.code.unwrap_or_default();
                    self.received.drain(..self.position + length);
                    self.position = 0;
                    return Ok((status, headers));
                }
                Ok(Status::Partial) if self.unread() > limits.head_bytes => {
                    return Err(failure::too_large("the head of the response exceeds 64 KiB"));
                }
                Ok(Status::Partial) => {
                    if !self.more().await? {
                        return Err(self.broken("end of stream"));
                    }
                }
                Err(httparse::Error::TooManyHeaders) => {
                    return Err(failure::too_large("the response has more than 100 header fields"));
                }
                Err(error) => {
                    let seen = &self.received[self.position..];
                    return Err(failure::not_http(self.endpoint, seen, &error.to_string()));
                }
            }
        }
    }

    async fn body(
        &mut self,
        status: u16,
        headers: &Headers,
        limit: usize,
    ) -> Result<Vec<u8>, TransportError> {
        if matches!(status, 101 | 204 | 304) {
            return Ok(Vec::new());
        }
        let coding = headers.first("transfer-encoding").unwrap_or_default();
        if coding.to_ascii_lowercase().trim_end().ends_with("chunked") {
            return self.chunks(limit).await;
        }
        match headers.first("content-length") {
            Some(text) => {
                let length = text.trim().parse::<usize>().map_err(|_| {
                    failure::not_http(self.endpoint, text.as_bytes(), "bad Content-Length")
                })?;
                if length > limit {
                    return Err(too_large(limit));
                }
                self.exactly(length).await
            }
            None => self.until_close(limit).await,
        }
    }

    async fn chunks(&mut self, limit: usize) -> Result<Vec<u8>, TransportError> {
        let mut body = Vec::new();
        loop {
            let size = self.chunk_size().await?;
            if size == 0 {
                return Ok(body);
            }
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            if size > limit - body.len() {
                return Err(too_large(limit));
            }
            let mut chunk = self.exactly(size + 2).await?;
            chunk.truncate(size);
            body.append(&mut chunk);
        }
    }

    async fn chunk_size(&mut self) -> Result<u64, TransportError> {
        /// A chunk's size line, extensions included.
        const LONGEST: usize = 4096;
        loop {
            match httparse::parse_chunk_size(&self.received[self.position..]) {
                Ok(Status::Complete((length, size))) => {
                    self.position += length;
                    return Ok(size);
                }
                Ok(Status::Partial) if self.unread() > LONGEST => {
                    return Err(failure::too_large("a chunk's size line exceeds 4096 bytes"));
                }
                Ok(Status::Partial) => {
                    if !self.more().await? {
                        return Err(self.broken("end of stream in a chunked body"));
                    }
                }
                Err(_) => {
                    let seen = &self.received[self.position..];
                    return Err(failure::not_http(self.endpoint, seen, "invalid chunk size"));
                }
            }
        }
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>, TransportError> {
        while self.unread() < length {
            if !self.more().await? {
                return Err(self.broken("end of stream in the body"));
            }
        }
        let end = self.position + length;
        let bytes = self.received[self.position..end].to_vec();
        self.received.drain(..end);
        self.position = 0;
        Ok(bytes)
    }

    async fn until_close(&mut self, limit: usize) -> Result<Vec<u8>, TransportError> {
        while self.unread() <= limit {
            if !self.more().await? {
                return Ok(self.received.split_off(self.position));
            }
        }
        Err(too_large(limit))
    }

    /// Reads some more; false at the end.
    async fn more(&mut self) -> Result<bool, TransportError> {
        match self.stream.read_buf(&mut self.received).await {
            Ok(count) => Ok(count > 0),
            Err(error) => Err(self.broken(&error.to_string())),
        }
    }

    fn unread(&self) -> usize {
        self.received.len() - self.position
    }

    fn broken(&self, cause: &str) -> TransportError {
        failure::broken(self.endpoint, &self.received, cause)
    }
}

fn too_large(limit: usize) -> TransportError {
    failure::too_large(&format!("the response body exceeds the limit of {limit} bytes"))
}
