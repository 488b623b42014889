//! The four shapes of an error body (reference, 4.8): which one comes depends on the age of the API.

use serde_json::{Value, json};

use super::http::Reply;

/// Orders API and `/v2/pos`: a list of errors, each with details.
pub(crate) fn orders(status: u16, code: &str, message: &str) -> Reply {
    Reply::new(status, json!({"errors": [{"code": code, "message": message}]}))
}

/// Authentication and gateway.
pub(crate) fn flat(status: u16, code: &str, message: &str) -> Reply {
    Reply::new(status, json!({"code": code, "message": message}))
}

/// Payments and other older APIs.
pub(crate) fn classic(status: u16, error: &str, message: &str, cause: Value) -> Reply {
    let cause = match cause {
        Value::Null => json!([]),
        code => json!([{"code": code, "description": message}]),
    };
    Reply::new(
        status,
        json!({"status": status, "error": error, "message": message, "cause": cause}),
    )
}

/// Stores and tills of the first generation: the code of the tables is the code of the cause.
pub(crate) fn catalog(status: u16, code: &str, message: &str) -> Reply {
    let error = match status {
        403 => "forbidden",
        404 => "not_found",
        409 => "conflict",
        _ => "bad_request",
    };
    classic(status, error, message, json!(code))
}

/// In-store orders of both generations.
pub(crate) fn in_store(status: u16, error: &str, message: &str) -> Reply {
    Reply::new(status, json!({"error": error, "message": message, "status": status, "causes": []}))
}

pub(crate) fn not_found() -> Reply {
    classic(404, "not_found", "Resource not found.", Value::Null)
}
