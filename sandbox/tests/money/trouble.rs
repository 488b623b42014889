//! What may happen to a request on its way there, or to its answer on the way back.

use posqr_core::orders::transport::{Answer, Cause, Undelivered};

/// A fault of the way or of the service's front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    NoConnection,
    CutWhileSending,
    AnswerLost,
    HalfAnswer,
    TooMany,
    Failed,
    FailedAfter,
    Reset,
    ResetAfter,
    Page,
    PageAfter,
    Gateway,
    GatewayAfter,
    EmptyAfter,
}

impl Trouble {
    /// Each of them.
    pub const ALL: [Self; 14] = [
        Self::NoConnection,
        Self::CutWhileSending,
        Self::AnswerLost,
        Self::HalfAnswer,
        Self::TooMany,
        Self::Failed,
        Self::FailedAfter,
        Self::Reset,
        Self::ResetAfter,
        Self::Page,
        Self::PageAfter,
        Self::Gateway,
        Self::GatewayAfter,
        Self::EmptyAfter,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::NoConnection => "fault: no connection",
            Self::CutWhileSending => "fault: cut while sending",
            Self::AnswerLost => "fault: answer lost",
            Self::HalfAnswer => "fault: half an answer",
            Self::TooMany => "fault: 429",
            Self::Failed => "fault: 500 and nothing done",
            Self::FailedAfter => "fault: 500 although it was done",
            Self::Reset | Self::ResetAfter => "fault: connection reset",
            Self::Page | Self::PageAfter => "fault: a page in place of the answer",
            Self::Gateway | Self::GatewayAfter => "fault: 502 of a gateway",
            Self::EmptyAfter => "fault: done, and answered with an empty body",
        }
    }

    /// Whether the service gets to see the request.
    pub fn is_carried_out(self) -> bool {
        matches!(
            self,
            Self::AnswerLost
                | Self::HalfAnswer
                | Self::FailedAfter
                | Self::ResetAfter
                | Self::PageAfter
                | Self::GatewayAfter
                | Self::EmptyAfter
        )
    }

    /// Whether all the time that was left goes by.
    pub fn takes_all_time(self) -> bool {
        self == Self::AnswerLost
    }

    /// What comes back; `status` is that of the answer that the service gave, if it did.
    pub fn comes_back(self, status: u16, retry_after_s: u64) -> Result<Answer, Undelivered> {
        let lost = |sent, cause| Err(Undelivered { sent, cause, detail: String::new() });
        let page = "<html><body>Wi-Fi: please log in</body></html>";
        match self {
            Self::NoConnection => lost(false, Cause::Connection),
            Self::CutWhileSending | Self::Reset | Self::ResetAfter => lost(true, Cause::Connection),
            Self::AnswerLost => lost(true, Cause::Timeout),
            Self::HalfAnswer => lost(true, Cause::Malformed),
            Self::TooMany => {
                let mut made = answer(429, r#"{"error":"too_many_requests"}"#);
                made.headers.push(("retry-after".to_owned(), retry_after_s.to_string()));
                Ok(made)
            }
            Self::Failed => Ok(answer(500, r#"{"errors":[{"code":"500","message":"internal"}]}"#)),
            Self::FailedAfter => Ok(answer(500, "")),
            Self::Page | Self::PageAfter => Ok(answer(200, page)),
            Self::Gateway | Self::GatewayAfter => Ok(answer(502, "<html>Bad Gateway</html>")),
            Self::EmptyAfter => Ok(answer(status, "")),
        }
    }
}

fn answer(status: u16, body: &str) -> Answer {
    Answer { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}
