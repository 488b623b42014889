//! Creates stores and tills, and checks the setup of a till (Mercado Pago's reference, stores and
//! POS).

use super::refusals::Subject;
use super::rules;
use super::service::{Link, Request, encoded, results};
use crate::error::{Action, Error, Failure, Fault, Field};
use crate::orders::json::{self, Json, Object, Tree};
use crate::orders::limits::{self, at_most};
use crate::orders::model::{Pos, PosInfo, Store, StoreInfo};
use crate::payload::schemes::mercado_pago::countries::COUNTRIES;
use serde_json::Value;

/// A clock that is off by more than this is wrong: certificates and signatures fail.
const CLOCK_MAX_MS: u64 = 300_000;

/// Checks network, token, account, clock and till, in this order.
pub fn check(link: Link<'_>, pos: &str) -> Result<(), Failure> {
    if !pos.is_empty() {
        rules::pos("pos", pos)?;
    }
    let me = link.send(&Request::get("/users/me", Subject::Account))?.body;
    let id = json::text(&me, "id");
    if id.is_empty() {
        return Err(Failure::new(Fault::Answer).detail("no account"));
    }
    if id != link.account() {
        let error = Error::new(Fault::BadValue).named("user_id");
        return Err(of_another_account(error.allowed("the account of the access token"))
            .detail(format!("that is {id}, and the client was opened with {}", link.account())));
    }
    if let Some(found) = another_country(&me, &link.service.country) {
        let error = Error::new(Fault::BadCountry).named("country");
        let ours = &link.service.country;
        return Err(of_another_account(error)
            .detail(format!("the account's is {found}, the client was opened with {ours}")));
    }
    if let Some(ahead) = link.session.exchange.clock_ahead_ms()
        && ahead.unsigned_abs() > CLOCK_MAX_MS
    {
        let side = if ahead > 0 { "behind" } else { "ahead of" };
        return Err(Failure::new(Fault::Clock).detail(format!(
            "this machine is {} s {side} the service",
            ahead.unsigned_abs() / 1000
        )));
    }
    if pos.is_empty() || find_pos(link, pos)?.is_some() {
        return Ok(());
    }
    let error = Error::new(Fault::PosNotFound).named("pos").excerpt(pos.as_bytes());
    Err(of_another_account(error.allowed("the external_id of a till of this account")))
}

/// The failure for a valid account that is not the account of the client's settings.
fn of_another_account(error: Error) -> Failure {
    Failure::from(error).action(Action::Setup)
}

/// The country of an account, if it is not `country`; `None` also if the answer does not tell.
fn another_country(me: &Json, country: &str) -> Option<String> {
    let site = json::text(me, "site_id");
    let known = COUNTRIES.iter().find(|country| country.site.eq_ignore_ascii_case(site));
    let found = known.map_or_else(|| json::text(me, "country_id"), |country| country.code);
    match (found, site) {
        ("", "") => None,
        // A site that is not listed belongs to none of the listed countries.
        ("", site) => Some(format!("another one (site {site})")),
        (found, _) if found.eq_ignore_ascii_case(country) => None,
        (found, "") => Some(found.to_owned()),
        (found, site) => Some(format!("{found} (site {site})")),
    }
}

fn find_pos(link: Link<'_>, pos: &str) -> Result<Option<PosInfo>, Failure> {
    let path = format!("/pos?external_id={}", encoded(pos));
    let response = link.send(&Request::get(&path, Subject::Pos))?;
    let tills: Vec<PosInfo> = results(&response)?.into_iter().map(pos_info).collect();
    // For the service "caja1" and "CAJA1" are the same till (its page on tills).
    let exact = tills.iter().position(|info| info.external_id == pos);
    let same = || tills.iter().position(|info| info.external_id.eq_ignore_ascii_case(pos));
    Ok(exact.or_else(same).and_then(|at| tills.into_iter().nth(at)))
}

/// The service's own number of a till; `None` if there is no such till.
pub fn till_number(link: Link<'_>, pos: &str) -> Result<Option<String>, Failure> {
    let found = find_pos(link, pos)?;
    Ok(found.map(|found| found.pos_id).filter(|number| !number.is_empty()))
}

fn pos_info<'j>(pos: impl Into<Tree<'j>>) -> PosInfo {
    let pos = pos.into();
    let text = |path| json::text(pos, path).to_owned();
    PosInfo {
        repeated: false,
        pos_id: text("id"),
        external_id: text("external_id"),
        store_id: text("store_id"),
        external_store_id: text("external_store_id"),
        image_url: json::first_text(pos, &["qr.image", "qr_response.image"]),
    }
}

fn required(field: &'static str, text: &str, max: usize) -> Result<(), Error> {
    if text.is_empty() {
        return Err(Error::new(Fault::Null).named(field));
    }
    at_most(Field::Name(field), text, max)
}

/// Checks a coordinate (digits, a point, a sign) without converting it to a float.
fn coordinate(field: &'static str, text: &str) -> Result<Value, Error> {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || whole.len() > 3 || !digits(fraction) {
        return Err(Error::new(Fault::BadValue)
            .named(field)
            .excerpt(text.as_bytes())
            .allowed("decimal degrees: \"-23.55\""));
    }
    json::number(text).map_err(|error| error.named(field))
}

/// Creates a store, or finds the store that exists.
pub fn create_store(link: Link<'_>, store: &Store<'_>) -> Result<StoreInfo, Failure> {
    required("external_id", store.external_id, 60)?;
    required("name", store.name, 255)?;
    required("street", store.street, 255)?;
    required("street_number", store.street_number, 255)?;
    required("city", store.city, 255)?;
    required("state", store.state, 255)?;
    let mut location = Object::default();
    location
        .set("street_number", store.street_number)
        .set("street_name", store.street)
        .set("city_name", store.city)
        .set("state_name", store.state)
        .set("latitude", coordinate("latitude", store.latitude)?)
        .set("longitude", coordinate("longitude", store.longitude)?)
        .text("reference", store.landmark);
    let mut body = Object::default();
    body.set("name", store.name).set("external_id", store.external_id);
    body.object("location", location);
    let body = body.extend(store.extra_json)?.bytes()?;
    let find = || {
        let path = format!(
            "/users/{}/stores/search?external_id={}",
            link.account(),
            encoded(store.external_id)
        );
        let response = link.send(&Request::get(&path, Subject::Store))?;
        let results = results(&response)?.into_iter().map(store_info);
        let mut ours = results.filter(|info| info.external_id == store.external_id);
        let found = ours.next().map(|info| StoreInfo { repeated: true, ..info });
        with_number(found, |info| &info.store_id)
    };
    if let Some(info) = find()? {
        return Ok(info);
    }
    let path = format!("/users/{}/stores", link.account());
    let sent = link.send(&Request::post(&path, Some(body), "", Subject::Account));
    let is_ours = |info: &StoreInfo| {
        !info.store_id.is_empty() && is_called(&info.external_id, store.external_id)
    };
    let made = created(sent.map(|response| store_info(&response.body)), is_ours, find)?;
    Ok(StoreInfo { external_id: store.external_id.to_owned(), ..made })
}

fn store_info<'j>(store: impl Into<Tree<'j>>) -> StoreInfo {
    let store = store.into();
    let text = |path| json::text(store, path).to_owned();
    StoreInfo { repeated: false, store_id: text("id"), external_id: text("external_id") }
}

/// Creates a till, or finds the till that exists.
pub fn create_pos(link: Link<'_>, pos: &Pos<'_>) -> Result<PosInfo, Failure> {
    limits::alphanumeric("external_id", pos.external_id, 40)?;
    required("name", pos.name, 44)?;
    let mut body = Object::default();
    // `fixed_amount` means that each order gives the amount, and never the buyer.
    body.set("name", pos.name).set("fixed_amount", true).set("external_id", pos.external_id);
    match (pos.store_id, pos.external_store_id) {
        ("", "") => {
            return Err(Error::new(Fault::Null)
                .named("external_store_id")
                .allowed("external_store_id or store_id")
                .into());
        }
        (store_id, external) => {
            if !store_id.is_empty() {
                limits::digits("store_id", store_id)?;
                body.set("store_id", json::number(store_id)?);
            }
            at_most(Field::Name("external_store_id"), external, 60)?;
            body.text("external_store_id", external);
        }
    }
    if pos.category > 0 {
        body.set("category", pos.category);
    }
    let body = body.extend(pos.extra_json)?.bytes()?;
    let find = || {
        let found = find_pos(link, pos.external_id)?;
        with_number(found.map(|info| PosInfo { repeated: true, ..info }), |info| &info.pos_id)
    };
    if let Some(info) = find()? {
        return Ok(info);
    }
    let sent = link.send(&Request::post("/pos", Some(body), "", Subject::Account));
    let is_ours =
        |info: &PosInfo| !info.pos_id.is_empty() && is_called(&info.external_id, pos.external_id);
    let made = created(sent.map(|response| pos_info(&response.body)), is_ours, find)?;
    let external_id = match made.external_id.as_str() {
        "" => pos.external_id.to_owned(),
        _ => made.external_id,
    };
    Ok(PosInfo { external_id, ..made })
}

/// What was found, which has the service's own number: without it the place is of no use, and to make
/// it again would make a second one.
fn with_number<T>(found: Option<T>, number: fn(&T) -> &String) -> Result<Option<T>, Failure> {
    match found {
        Some(info) if number(&info).is_empty() => Err(no_number()),
        found => Ok(found),
    }
}

fn no_number() -> Failure {
    Failure::new(Fault::Answer).detail("no id")
}

/// Whether an answer is about the place of this name: it may leave the name out, and the service takes
/// one in either case of its letters.
fn is_called(answered: &str, ours: &str) -> bool {
    answered.is_empty() || answered.eq_ignore_ascii_case(ours)
}

/// The store or till that was created. If the answer is not clear, or the service refused, the one
/// that `find` finds.
fn created<T>(
    sent: Result<T, Failure>,
    is_whole: impl Fn(&T) -> bool,
    find: impl Fn() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let failure = match sent {
        Ok(info) if is_whole(&info) => return Ok(info),
        Ok(_) => no_number(),
        Err(failure) => failure,
    };
    let look = matches!(
        failure.error.fault,
        Fault::NoAnswer | Fault::Service | Fault::Conflict | Fault::Refused | Fault::Answer
    );
    match look.then(find) {
        Some(Ok(Some(info))) => Ok(info),
        _ => Err(failure),
    }
}
