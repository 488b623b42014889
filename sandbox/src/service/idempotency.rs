//! Idempotency keys: the answer to a key already seen is the one given before (reference, 4.1).

use std::collections::{HashMap, VecDeque};

use sha2::{Digest, Sha256};

use super::error;
use super::http::{Reply, Request};

type Name = (usize, String);

#[derive(Clone, Debug)]
struct Known {
    request: [u8; 32],
    reply: Reply,
    at_ms: i64,
}

/// Answers by account and key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    known: HashMap<Name, Known>,
    oldest_first: VecDeque<(i64, Name)>,
}

/// What to do with a request that carries a key.
pub(crate) enum Lookup {
    /// Not seen: to be handled.
    New,
    /// Seen with the same request: the answer then.
    Same(Reply),
    /// Seen with another one: what was answered to that.
    Other(Reply),
}

impl Keys {
    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn find(&self, account: usize, key: &str, request: &Request) -> Lookup {
        match self.known.get(&(account, key.to_owned())) {
            None => Lookup::New,
            Some(known) if known.request == fingerprint(request) => {
                Lookup::Same(known.reply.clone())
            }
            Some(known) => Lookup::Other(known.reply.clone()),
        }
    }

    /// Remembers a reply that is [`Reply::written`].
    pub fn keep(&mut self, now: i64, account: usize, key: &str, request: &Request, reply: &Reply) {
        let name = (account, key.to_owned());
        let known = Known { request: fingerprint(request), reply: reply.clone(), at_ms: now };
        self.known.insert(name.clone(), known);
        self.oldest_first.push_back((now, name));
    }

    /// Drops keys older than `before_ms`.
    pub fn forget(&mut self, before_ms: i64) {
        while let Some((at, _)) = self.oldest_first.front() {
            if *at > before_ms {
                break;
            }
            if let Some((at, name)) = self.oldest_first.pop_front()
                && self.known.get(&name).is_some_and(|known| known.at_ms == at)
            {
                self.known.remove(&name);
            }
        }
    }
}

/// Method, path and bytes of the body: another order of members is another body.
fn fingerprint(request: &Request) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(request.method.as_bytes());
    digest.update(b" ");
    digest.update(request.path().trim_end_matches('/').as_bytes());
    digest.update(b"\n");
    digest.update(&request.body);
    digest.finalize().into()
}

/// The key of a call that demands one: 1 to 64 visible characters.
pub(crate) fn required(request: &Request) -> Result<String, Reply> {
    match request.header("X-Idempotency-Key") {
        None | Some("") => {
            Err(error::orders(400, "empty_required_header", "Header X-Idempotency-Key is required"))
        }
        Some(key) if key.len() > 64 || !key.bytes().all(|b| b.is_ascii_graphic()) => {
            Err(error::orders(
                400,
                "invalid_idempotency_key_length",
                "Header X-Idempotency-Key must have 1 to 64 characters",
            ))
        }
        Some(key) => Ok(key.to_owned()),
    }
}
