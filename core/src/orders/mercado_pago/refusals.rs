//! The meaning of a refusal, by its HTTP status and the service's own codes, and its cure (Mercado
//! Pago's reference: stores, POS, errors).

use crate::error::{Action, Failure, Fault};
use crate::orders::intermediary;
use crate::orders::json::{self, Json};
use crate::orders::refund;
use crate::orders::secrets::Secrets;
use crate::orders::transport::Answer;

/// What a request is about: it decides what "not found" means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Order,
    Pos,
    Store,
    Account,
}

/// Longest texts from the service in a message.
const CODE_MAX: usize = 63;
const WORDS_MAX: usize = 200;

/// The codes for a refund that was accepted before, or that waits for another movement of money.
const UNDER_WAY: [&str; 3] =
    ["refund_in_progress", "order_refund_already_in_process", "movement_operations_pending"];

/// Whether a refund was refused because one is under way, or because it is too early: then the
/// caller should wait and ask again (Mercado Pago's reference, refund errors).
pub fn says_under_way(failure: &Failure) -> bool {
    let too_early = ["resource_locked", "order_payment_not_yet_enabled_for_refund"];
    let mut codes = UNDER_WAY.iter().chain(&too_early);
    codes.any(|code| failure.api_code.eq_ignore_ascii_case(code))
}

/// The codes of lasting refusals of a refund (Mercado Pago's reference, refund errors; the numbers
/// are codes of `/v1/payments`).
const FINAL_REFUSALS: [&str; 18] = [
    "refund_amount_exceeds",
    "unsupported_partially_refunds",
    "partial_refund_not_allowed_with_cashout",
    "partial_refund_forbidden_with_tips",
    "in_store_payment_refund_order",
    "invalid_order_owner",
    "refund_period_exceeded",
    "payment_not_refundable",
    "amount_not_refundable",
    "max_refunds_exceeded",
    "order_already_refunded",
    "2024",
    "15016",
    "2063",
    "3024",
    "4040",
    "4041",
    "4296",
];

/// What a failure says about a refund. `None` if the service did not judge the request, for
/// instance because the token is wrong; then nothing needs to be read.
pub fn of_refund(failure: &Failure) -> Option<refund::Answer> {
    let is_final = FINAL_REFUSALS.contains(&failure.api_code.as_str());
    match failure.error.fault {
        _ if says_under_way(failure) => Some(refund::Answer::UnderWay),
        Fault::Refused | Fault::Conflict | Fault::Busy if is_final => Some(refund::Answer::Final),
        Fault::Refused | Fault::Conflict | Fault::Busy => Some(refund::Answer::Refused),
        // The refund may have been made: the refunds that the service lists now may tell.
        Fault::NoAnswer | Fault::Service => Some(refund::Answer::Nothing),
        _ => None,
    }
}

/// Tells what an answer means that is not a success. `body` is `None` if it is not JSON. If the
/// body is empty, the status alone decides.
pub fn read(answer: &Answer, body: Option<&Json>, subject: Subject, secrets: &Secrets) -> Failure {
    match body.filter(|body| body.is_object() || body.is_empty()) {
        Some(body) => by_service(answer.status, body, subject, secrets),
        None => intermediary::refusal(answer, secrets),
    }
}

fn by_service(status: u16, body: &Json, subject: Subject, secrets: &Secrets) -> Failure {
    let code = code(body);
    let known = known(&code).unwrap_or_default();
    let (fault, action) = by_status(status, &code, subject);
    let fault = known.fault.unwrap_or(fault);
    let action = known.action.unwrap_or(action);
    let words = secrets.masked(words(body).as_bytes(), WORDS_MAX);
    let mut failure = Failure::new(fault).action(action);
    failure.api_code = secrets.masked(code.as_bytes(), CODE_MAX);
    failure.detail = match (known.cure, words.as_str()) {
        ("", words) => words.to_owned(),
        (cure, "") => cure.to_owned(),
        (cure, words) => format!("{cure}; it says: {words}"),
    };
    failure
}

/// The most specific code of an answer: a known code, else the first that says more than the HTTP
/// status, else the first. One answer may have codes in several places.
fn code(body: &Json) -> String {
    let lists = ["errors", "cause", "causes"];
    let listed = lists.iter().flat_map(|list| json::list(body, list));
    let single = ["cause.code", "code", "error.code", "error"];
    let codes: Vec<&str> = listed
        .map(|error| json::text(error, "code"))
        .chain(single.iter().map(|path| json::text(body, path)))
        .filter(|code| !code.is_empty())
        .collect();
    let found = codes.iter().find(|code| known(code).is_some());
    let found = found.or_else(|| codes.iter().find(|code| !repeats_the_status(code)));
    found.or(codes.first()).map_or_else(String::new, |code| (*code).to_owned())
}

/// Whether a code says no more than an HTTP status, because it is the number or the name of one.
fn repeats_the_status(code: &str) -> bool {
    const NAMES: [&str; 14] = [
        "badrequest",
        "unauthorized",
        "forbidden",
        "notfound",
        "methodnotallowed",
        "conflict",
        "unprocessableentity",
        "locked",
        "toomanyrequests",
        "error",
        "internalerror",
        "internalservererror",
        "badgateway",
        "serviceunavailable",
    ];
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    NAMES.iter().any(|name| letters.eq_ignore_ascii_case(name))
        || letters.parse::<u16>().is_ok_and(|number| (400..600).contains(&number))
}

/// The service's own message, and the detail that it concerns.
fn words(body: &Json) -> String {
    let what = ["errors.0.message", "message", "error.message"];
    let about =
        ["errors.0.details.0", "cause.0.description", "causes.0.description", "cause.description"];
    let mut words = [json::first_text(body, &what), json::first_text(body, &about)].to_vec();
    words.dedup();
    words.retain(|words| !words.is_empty());
    words.join(": ")
}

/// The meaning of an HTTP status. `code` is empty if the service gave none.
fn by_status(status: u16, code: &str, subject: Subject) -> (Fault, Action) {
    match (status, code) {
        (401, _) => (Fault::Token, Action::Setup),
        (403, _) => (Fault::Access, Action::Setup),
        // Perhaps the path or the address of the service is wrong.
        (404, "") => (Fault::Answer, Action::Setup),
        (404, _) => match subject {
            Subject::Order => (Fault::OrderNotFound, Action::Read),
            Subject::Pos => (Fault::PosNotFound, Action::Setup),
            Subject::Store => (Fault::StoreNotFound, Action::Setup),
            Subject::Account => (Fault::Access, Action::Setup),
        },
        (409, _) => (Fault::Conflict, Action::Read),
        (408 | 423 | 425, _) => (Fault::Busy, Action::Retry),
        (428, _) => (Fault::NoBalance, Action::Setup),
        (429, _) => (Fault::TooManyRequests, Action::Retry),
        (424 | 500..=599, _) => (Fault::Service, Action::Retry),
        (400..=499, _) => (Fault::Refused, Action::Fix),
        // A redirect comes from a captive portal or a wrong address. No redirect is followed.
        _ => (Fault::Answer, Action::Setup),
    }
}

/// What is known about a code: its fault and its action, if they are not those of the HTTP status,
/// and the cure.
#[derive(Default)]
struct Known {
    fault: Option<Fault>,
    action: Option<Action>,
    cure: &'static str,
}

const fn is(fault: Fault, action: Action, cure: &'static str) -> Known {
    Known { fault: Some(fault), action: Some(action), cure }
}

const fn asks(action: Action, cure: &'static str) -> Known {
    Known { fault: None, action: Some(action), cure }
}

const fn cure(cure: &'static str) -> Known {
    Known { fault: None, action: None, cure }
}

/// The codes that tell more than their HTTP status. Numbers are values of `cause[0].code`. A cure
/// has at most 100 characters, so that it fits into a message beside the rest.
fn known(code: &str) -> Option<Known> {
    use Action::{Fix, Read, Retry, Setup, Wait};
    Some(match code.to_ascii_lowercase().as_str() {
        "idempotency_key_already_used" => is(
            Fault::KeyUsed,
            Read,
            "read the order of this sale first; another sale needs a reference of its own",
        ),
        "invalid_access_token" => {
            is(Fault::Token, Setup, "copy the access token from the service's panel again")
        }
        "pa_unauthorized_result_from_policies" => is(
            Fault::Access,
            Setup,
            "the service's rules forbid this to the token: use the account's production credentials",
        ),
        "pos_not_found" | "pos_obtainment_error" | "invalid_externalposid" => is(
            Fault::PosNotFound,
            Setup,
            "pos is the external_id of a till, not its number; qr_pos_create sets one up",
        ),
        "store_not_found"
        | "inexistent_external_store_id"
        | "invalid_external_store_id"
        | "external_store_id_not_match"
        | "invalid_store_id"
        | "pos_invalid_store_id" => is(
            Fault::StoreNotFound,
            Setup,
            "external_store_id and store_id are those of one store, which qr_store_create sets up",
        ),
        "already_queued_order_on_pos" | "already_queued_order_for_terminal" => is(
            Fault::Conflict,
            Read,
            "another order waits on this till: cancel it (qr_order_cancel), or let it end",
        ),
        code if UNDER_WAY.contains(&code) => {
            is(Fault::Conflict, Wait, "money is moving already: wait some minutes, then call again")
        }
        "instore_order_locked_error" => {
            is(Fault::Conflict, Wait, "somebody is paying: ask again in some seconds")
        }
        "resource_locked" => {
            is(Fault::Busy, Retry, "it is being worked on: call again in some seconds")
        }
        "order_payment_not_yet_enabled_for_refund" => is(
            Fault::Busy,
            Retry,
            "too early: make the same call, with the same key, again in some minutes",
        ),
        "usage_quota_exceeded" | "too_many_requests" | "local_rate_limited" => {
            is(Fault::TooManyRequests, Retry, "wait, and ask less often")
        }
        "insufficient_money_for_refund" => is(
            Fault::NoBalance,
            Setup,
            "add balance to the account, then make the same call with the same key",
        ),
        "order_not_found" | "transaction_not_found" | "2000" => {
            cure("the id is of another account, or over three months old")
        }
        "order_already_canceled" => cure("it is canceled: read it"),
        "order_already_refunded" | "4296" => asks(Read, "it was paid back before: read it"),
        "cannot_refund_order"
        | "cannot_cancel_order"
        | "invalid_order_status"
        | "action_not_allowed_for_current_state"
        | "2063" => asks(Read, "the state that it is in does not allow this: read it"),
        "refund_period_exceeded" | "2024" | "15016" => {
            cure("it is too old for the service to pay back: pay the buyer in another way")
        }
        "partial_refund_forbidden_with_tips" => is(
            Fault::Refused,
            Fix,
            "with a tip it can be paid back only as a whole: leave amount NULL",
        ),
        "unsupported_partially_refunds" | "partial_refund_not_allowed_with_cashout" | "3024" => {
            asks(Fix, "it can be paid back only as a whole: leave amount NULL")
        }
        "refund_amount_exceeds" | "amount_not_refundable" | "4040" | "4041" => {
            asks(Fix, "amount is to be above zero, and not above what is left of the payment")
        }
        "payment_not_refundable" | "max_refunds_exceeded" => {
            asks(Fix, "the service pays no more of it back: pay the buyer in another way")
        }
        "invalid_order_owner" => asks(Setup, "the order is of another account than the token"),
        "invalid_total_amount" | "order_items_total_amount_mismatch" => {
            asks(Fix, "amount is to be above zero, and the sum of all unit_price times quantity")
        }
        "invalid_expiration_date" => asks(Fix, "expires_s is too short, or a clock is wrong"),
        "unsupported_properties" => asks(Fix, "extra_json has a member that has no place there"),
        "marketplace_fee_not_allowed" | "marketplace_not_valid" => {
            is(Fault::Refused, Fix, "a fee needs a token that the seller gave by OAuth")
        }
        "sponsor_id_not_valid" | "invalid_sponsor.id" => {
            asks(Setup, "sponsor_id is the integrator's user id, not the seller's")
        }
        "unsupported_site" | "seller_configuration" => {
            asks(Setup, "the account is not enabled for this: ask the service")
        }
        "13253" => asks(Setup, "the account needs a Pix key: register one in the service's app"),
        "alias_obtainment_error" => {
            cure("if it goes on, the account is not ready for QR: ask the service")
        }
        "validation_error" => {
            cure("of a store: external_id is taken, or its city is none of the service's catalogue")
        }
        "invalid_city_name" | "invalid_state_name" | "invalid_location" => {
            cure("city and state are to be written as in the service's catalogue, with accents")
        }
        "unknown_mcc" | "pos_unknown_mcc" | "invalid_category" => {
            cure("category is not one of the account's country")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> Failure {
        refused_about(Subject::Order, status, body)
    }

    fn refused_about(subject: Subject, status: u16, body: &str) -> Failure {
        let answer = Answer { status, headers: Vec::new(), body: body.into() };
        let json =
            if body.is_empty() { Some(Json::default()) } else { Json::read(body.as_bytes()) };
        let secrets = Secrets::new("APP_USR-1-x-446566691", &[]);
        Failure { http_status: status, ..read(&answer, json.as_ref(), subject, &secrets) }
    }

    fn said(failure: &Failure) -> (Fault, Action, &str) {
        (failure.error.fault, failure.action, &failure.api_code)
    }

    #[test]
    fn the_code_is_the_most_specific_one_wherever_it_stands() {
        for (body, code) in [
            (r#"{"errors":[{"code":"property_value"}]}"#, "property_value"),
            (r#"{"errors":[{"code":"bad_request"},{"code":"property_type"}]}"#, "property_type"),
            (r#"{"errors":[{"code":"property_value"},{"code":"pos_not_found"}]}"#, "pos_not_found"),
            (r#"{"errors":[{"code":"bad_request"}]}"#, "bad_request"),
            (r#"{"code":"unauthorized","message":"no"}"#, "unauthorized"),
            (r#"{"error":"bad_request","cause":[{"code":2063}]}"#, "2063"),
            (
                r#"{"error":"bad_request","cause":[{"code":"INEXISTENT_EXTERNAL_STORE_ID"}]}"#,
                "INEXISTENT_EXTERNAL_STORE_ID",
            ),
            (r#"{"error":"bad_request","cause":{"code":324}}"#, "324"),
            (r#"{"error":"bad_request","cause":[]}"#, "bad_request"),
            (
                r#"{"error":"alias_obtainment_error","causes":[],"status":500}"#,
                "alias_obtainment_error",
            ),
            (r#"{"error":"Bad Request","causes":[{"code":"invalid_title"}]}"#, "invalid_title"),
            (r#"{"code":"400","error":"pos_obtainment_error"}"#, "pos_obtainment_error"),
            (r#"{"error":{"code":"x","message":"y"}}"#, "x"),
            (r#"{"message":"no"}"#, ""),
        ] {
            assert_eq!(refused(400, body).api_code, code, "{body}");
        }
    }

    #[test]
    fn a_refusal_names_what_helps_and_then_the_services_own_words() {
        let busy = refused_about(
            Subject::Pos,
            409,
            r#"{"errors":[{"code":"already_queued_order_on_pos","message":"refused"}]}"#,
        );
        assert_eq!(said(&busy), (Fault::Conflict, Action::Read, "already_queued_order_on_pos"));
        assert!(
            busy.detail.contains("qr_order_cancel") && busy.detail.ends_with("it says: refused")
        );
        let key = r#"{"error":"bad_request","message":"no key","cause":[{"code":13253,"description":"no key"}]}"#;
        let key = refused_about(Subject::Pos, 400, key);
        assert_eq!(said(&key), (Fault::Refused, Action::Setup, "13253"));
        assert!(key.detail.contains("Pix key") && key.detail.ends_with("; it says: no key"));
        let plain =
            refused(400, r#"{"errors":[{"code":"property_value","message":"m","details":["d"]}]}"#);
        assert_eq!(plain.detail, "m: d");
    }

    #[test]
    fn a_code_tells_more_than_the_status_that_it_comes_with() {
        use Action::{Fix, Read, Retry, Setup, Wait};
        for (status, code, fault, action) in [
            (400, "idempotency_key_already_used", Fault::KeyUsed, Read),
            (400, "INEXISTENT_EXTERNAL_STORE_ID", Fault::StoreNotFound, Setup),
            (404, "store_not_found", Fault::StoreNotFound, Setup),
            (400, "invalid_externalPosId", Fault::PosNotFound, Setup),
            (400, "2024", Fault::Refused, Fix),
            (400, "15016", Fault::Refused, Fix),
            (400, "2063", Fault::Refused, Read),
            (400, "3024", Fault::Refused, Fix),
            (400, "4040", Fault::Refused, Fix),
            (400, "4296", Fault::Refused, Read),
            (404, "2000", Fault::OrderNotFound, Read),
            (403, "partial_refund_forbidden_with_tips", Fault::Refused, Fix),
            (404, "marketplace_fee_not_allowed", Fault::Refused, Fix),
            (409, "refund_in_progress", Fault::Conflict, Wait),
            (409, "order_refund_already_in_process", Fault::Conflict, Wait),
            (409, "movement_operations_pending", Fault::Conflict, Wait),
            (423, "resource_locked", Fault::Busy, Retry),
            (425, "order_payment_not_yet_enabled_for_refund", Fault::Busy, Retry),
            (429, "usage_quota_exceeded", Fault::TooManyRequests, Retry),
            (400, "order_items_total_amount_mismatch", Fault::Refused, Fix),
            (400, "invalid_total_amount", Fault::Refused, Fix),
            (500, "alias_obtainment_error", Fault::Service, Retry),
            (409, "a_word_of_tomorrow", Fault::Conflict, Read),
            (422, "a_word_of_tomorrow", Fault::Refused, Fix),
        ] {
            let failure = refused(status, &format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#));
            assert_eq!(said(&failure), (fault, action, code));
            assert_eq!(failure.detail.is_empty(), code == "a_word_of_tomorrow", "{code}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_the_service_speaking() {
        let page = "<html><title>Blocked</title><body>Access denied by policy.</body></html>";
        for (status, fault, action) in [
            (302, Fault::Answer, Action::Setup),
            (400, Fault::Answer, Action::Setup),
            (401, Fault::Answer, Action::Setup),
            (403, Fault::Answer, Action::Setup),
            (404, Fault::Answer, Action::Setup),
            (407, Fault::Answer, Action::Setup),
            (409, Fault::Answer, Action::Setup),
            (423, Fault::Answer, Action::Setup),
            (408, Fault::Busy, Action::Retry),
            (429, Fault::TooManyRequests, Action::Retry),
            (500, Fault::Service, Action::Retry),
            (502, Fault::Service, Action::Retry),
            (503, Fault::Service, Action::Retry),
        ] {
            for body in [page, "Forbidden", "\"Forbidden\"", "[]"] {
                assert_eq!(said(&refused(status, body)), (fault, action, ""), "{status} {body}");
            }
            let detail = refused(status, page).detail;
            assert!(
                detail.starts_with("no JSON but \"Blocked Access denied by policy.\""),
                "{detail}"
            );
        }
        assert!(refused(403, "<br>").detail.starts_with("no JSON; "));
        let told = refused(403, "<p title=x>APP_USR-1-x-446566691</p>").detail;
        assert!(told.starts_with("no JSON but \"*********************\""), "{told}");
        for nothing in ["", "{}"] {
            let fault = |status| refused(status, nothing).error.fault;
            assert_eq!([401, 404, 409].map(fault), [Fault::Token, Fault::Answer, Fault::Conflict]);
        }
    }

    #[test]
    fn a_refund_is_under_way_by_its_code_or_because_it_is_too_early() {
        let under_way = |status, code: &str| {
            says_under_way(&refused(status, &format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#)))
        };
        assert!(UNDER_WAY.iter().all(|code| under_way(409, code)));
        assert!(under_way(409, "REFUND_IN_PROGRESS") && under_way(423, "resource_locked"));
        assert!(under_way(425, "order_payment_not_yet_enabled_for_refund"));
        assert!(!under_way(409, "order_already_refunded") && !under_way(400, "4296"));
    }

    #[test]
    fn every_cure_leaves_room_for_the_rest() {
        let source = include_str!("refusals.rs");
        let table =
            source.split("fn known(").nth(1).and_then(|rest| rest.split("mod tests").next());
        let table = table.expect("the table");
        let texts: Vec<&str> = table.split('"').skip(1).step_by(2).collect();
        assert!(texts.len() > 60);
        for text in texts {
            assert!(text.len() <= 100 && text.is_ascii(), "{text}");
        }
    }
}
