//! Settings of a service, with accounts ready for use.

use super::site::{SITES, Site, site};
use super::time::{DAY, HOUR, SECOND};

/// Token of the first account.
pub const DEFAULT_TOKEN: &str =
    "APP_USR-1234567890123456-112512-0123456789abcdef0123456789abcdef-446566691";
/// `external_id` of the store that every account has.
pub const STORE: &str = "LOJ001";
/// `external_id` of the till that every account has.
pub const TILL: &str = "CAJA001";

/// The sellers of the published offline codes (reference, 2.3). That of Argentina is the first account.
const SELLERS: [(u64, &str); 6] = [
    (582_245_993, "BR"),
    (582_115_007, "CL"),
    (519_253_179, "UY"),
    (582_249_137, "CO"),
    (582_252_133, "PE"),
    (582_256_360, "MX"),
];

/// An account that receives money.
#[derive(Clone, Debug)]
pub struct Account {
    /// Access token; a secret in the real service.
    pub token: String,
    /// USER_ID, COLLECTOR_ID.
    pub user_id: u64,
    /// Country.
    pub site: &'static Site,
    /// Whether the account has a Pix key: codes are Pix then (Brazil).
    pub pix_key: bool,
    /// Merchant name in the codes.
    pub name: String,
    /// Tax id in object 50 of the codes outside Brazil: 11 digits.
    pub tax_id: String,
    /// Nickname.
    pub nickname: String,
}

impl Account {
    /// Application id: the second part of the token.
    #[must_use]
    pub fn application_id(&self) -> &str {
        self.token.split('-').nth(1).unwrap_or_default()
    }

    fn new(token: &str, user_id: u64, site: &'static Site, pix_key: bool) -> Self {
        Self {
            token: token.to_owned(),
            user_id,
            site,
            pix_key,
            name: "Test Test".to_owned(),
            tax_id: "30711111151".to_owned(),
            nickname: format!("TESTUSER{}", user_id % 1_000_000),
        }
    }
}

/// Settings of a service.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the random numbers begin: the same seed gives the same ids.
    pub seed: u64,
    /// Accounts, in order.
    pub accounts: Vec<Account>,
    /// How long an idempotency key is remembered (reference, 4.1: 24 hours).
    pub key_lifetime_ms: i64,
    /// Whether a refusal because of the order's state (409) is remembered with its key as well, and
    /// repeated although the state has changed. Unknown of the real service.
    pub remember_refusals: bool,
    /// Whether a key that was used for another request is answered with what it made then, in place
    /// of a 409. The pages disagree (reference, section 11).
    pub keys_replay: bool,
    /// Whether a second order with a reference already used is refused. Unknown of the real service.
    pub unique_references: bool,
    /// Whether a static or hybrid order is refused while another is open on its till.
    pub busy_till_refuses: bool,
    /// Whether `discounts` may stand beside `external_categories`, as the guide's own sample does.
    pub discounts_with_categories: bool,
    /// Whether the account may hand out cash (an agreement in the real service).
    pub cash_out: bool,
    /// Whether stores must lie in the country of their account.
    pub check_coordinates: bool,
    /// Whether codes written by tills are honoured.
    pub offline: bool,
    /// How long refunds are `processing`; nothing: settled at once.
    pub refunds_settle_after_ms: Option<i64>,
    /// Whether refunds fail where they would settle.
    pub refunds_fail: bool,
    /// Whether the Orders API, too, answers 400 to a refund that waits, if the request does not ask for
    /// it by header. Of payments this is documented, of orders unknown (reference, section 11).
    pub order_refunds_answer_400: bool,
    /// Whether the answer to a refund lists the refunds of the order newest first.
    pub refunds_newest_first: bool,
    /// Whether an order that was paid back altogether stays `processed`.
    pub refunded_stays_processed: bool,
    /// Whether an order that has failed can be canceled.
    pub failed_can_be_canceled: bool,
    /// How long an order cannot be read after it was made.
    pub read_lags_ms: i64,
    /// How long a payment is not found by the search yet. Some time in the real service: unknown how long.
    pub search_lags_ms: i64,
    /// Most payments on a page of the search, whatever `limit` says.
    pub search_page: usize,
    /// Whether the search lists each payment twice.
    pub search_doubles: bool,
    /// Whether each page of the search begins with the last payment of the page before.
    pub search_overlaps: bool,
    /// Whether the search also finds references that only begin as asked.
    pub search_finds_more: bool,
    /// Whether the seller has no money to refund from.
    pub penniless: bool,
    /// Life of an order of the Orders API without `expiration_time`.
    pub lifetime_ms: i64,
    /// Life of an in-store order without `expiration_date`. Unknown of the real service.
    pub in_store_lifetime_ms: i64,
    /// Life of an order of the first generation without `X-Ttl-Store-Preference`.
    pub first_generation_lifetime_ms: i64,
    /// Age at which orders are not found any more (reference, 4.1: 3 months).
    pub order_memory_ms: i64,
    /// Age of a payment at which it cannot be refunded any more.
    pub refund_window_ms: i64,
    /// Secret of `x-signature`; nothing: notifications are not signed.
    pub webhook_secret: Option<String>,
    /// Whether notifications of merchant orders are signed too (reference, section 11).
    pub sign_merchant_orders: bool,
    /// Whether `data.id` is signed in lower case (page of QR orders) or as in the URL (later SDKs).
    pub sign_lower_case: bool,
    /// Whether notifications are made at all.
    pub notifications: bool,
    /// How many notifications and changes wait to be taken before the oldest are dropped.
    pub backlog: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self::for_country("BR").unwrap_or_else(|| Self::with(Vec::new()))
    }
}

impl Config {
    /// The usual accounts, the first of them (with [`DEFAULT_TOKEN`]) of a country such as `BR`.
    #[must_use]
    pub fn for_country(country: &str) -> Option<Self> {
        let first = site(country)?;
        let mut accounts = vec![Account::new(DEFAULT_TOKEN, 446_566_691, first, first.id == "MLB")];
        for (place, site) in SITES.iter().enumerate() {
            let user_id = 446_566_701 + place as u64;
            let token = DEFAULT_TOKEN.replace("446566691", &user_id.to_string());
            accounts.push(Account::new(&token, user_id, site, false));
        }
        for (user_id, country) in SELLERS {
            let token = DEFAULT_TOKEN.replace("446566691", &user_id.to_string());
            accounts.extend(site(country).map(|site| Account::new(&token, user_id, site, false)));
        }
        Some(Self::with(accounts))
    }

    /// Default settings for the accounts given.
    #[must_use]
    pub fn with(accounts: Vec<Account>) -> Self {
        Self {
            seed: 1,
            accounts,
            key_lifetime_ms: DAY,
            remember_refusals: false,
            keys_replay: false,
            unique_references: false,
            busy_till_refuses: true,
            discounts_with_categories: false,
            cash_out: false,
            check_coordinates: true,
            offline: true,
            refunds_settle_after_ms: None,
            refunds_fail: false,
            order_refunds_answer_400: false,
            refunds_newest_first: false,
            refunded_stays_processed: false,
            failed_can_be_canceled: false,
            read_lags_ms: 0,
            search_lags_ms: 0,
            search_page: 1_000,
            search_doubles: false,
            search_overlaps: false,
            search_finds_more: false,
            penniless: false,
            lifetime_ms: 900 * SECOND,
            in_store_lifetime_ms: 900 * SECOND,
            first_generation_lifetime_ms: 600 * SECOND,
            order_memory_ms: 90 * DAY,
            refund_window_ms: 180 * 24 * HOUR,
            webhook_secret: None,
            sign_merchant_orders: false,
            sign_lower_case: true,
            notifications: true,
            backlog: 10_000,
        }
    }
}
