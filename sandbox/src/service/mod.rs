//! The service as a state machine: a request and the time go in, an answer comes out.
//!
//! It reads no clock, does no I/O and throws no dice: the same calls give the same answers. Sections
//! and tables named in this module are those of the reference of Mercado Pago's dynamic QR that the
//! README cites; what the real service does where nobody says is a choice, listed there too.

mod buyer;
mod catalog;
mod check;
mod code;
mod config;
mod draft;
mod emv;
mod error;
mod events;
mod http;
mod idempotency;
mod ids;
mod legacy;
mod money;
mod notification;
mod notify;
mod orders;
mod payments;
mod record;
mod site;
mod store;
mod tills;
mod time;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::json;

pub use buyer::{Paid, PayOptions, Refusal, Scan};
pub use config::{Account, Config, DEFAULT_TOKEN, STORE, TILL};
pub use emv::{with_amount, with_wrong_crc};
pub use http::{Request, Response};
pub use notification::{Notification, signature};
pub use record::Record;
pub use site::{SITES, Site, site};
pub use store::{Api, Mode, Order, Payment, Progress, Refund, Status, Store, Till};
pub use time::http_date;

use http::{Outcome, Reply};
use idempotency::Keys;
use ids::Ids;
use store::MerchantOrder;

/// The service: accounts, stores, tills, orders, payments.
#[derive(Clone, Debug)]
pub struct Service {
    config: Config,
    ids: Ids,
    keys: Keys,
    by_token: HashMap<String, usize>,
    stores: BTreeMap<u64, Store>,
    tills: BTreeMap<u64, Till>,
    tills_by_name: HashMap<(usize, String), u64>,
    orders: HashMap<String, Order>,
    orders_by_reference: HashMap<(usize, String), Vec<String>>,
    /// Text of a code to the order it pays.
    codes: HashMap<String, String>,
    /// Text of a till's printed code to the till.
    till_codes: HashMap<String, u64>,
    payments: HashMap<u64, Payment>,
    payments_by_reference: HashMap<(usize, String), Vec<u64>>,
    merchant_orders: HashMap<u64, MerchantOrder>,
    merchant_orders_by_reference: HashMap<(usize, String), Vec<u64>>,
    /// What happens by itself: open orders by the moment of expiry, orders and payments with refunds
    /// that wait by the moment of settling.
    open: BTreeMap<(i64, u64), String>,
    settling: BTreeMap<(i64, u64), String>,
    notifications: VecDeque<Notification>,
    changes: VecDeque<Change>,
    /// Counts orders, so that lists can show them as they came.
    count: u64,
}

/// Something that a page with a list of everything would want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `order`, `payment`, `store`, `till`.
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// What it is now: a status, or `gone`.
    pub now: String,
}

impl Service {
    /// A service with the accounts, stores and tills of `config` and nothing else.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let by_token = config.accounts.iter().enumerate();
        let by_token = by_token.map(|(place, account)| (account.token.clone(), place)).collect();
        let mut service = Self {
            ids: Ids::new(config.seed),
            keys: Keys::default(),
            by_token,
            config,
            stores: BTreeMap::new(),
            tills: BTreeMap::new(),
            tills_by_name: HashMap::new(),
            orders: HashMap::new(),
            orders_by_reference: HashMap::new(),
            codes: HashMap::new(),
            till_codes: HashMap::new(),
            payments: HashMap::new(),
            payments_by_reference: HashMap::new(),
            merchant_orders: HashMap::new(),
            merchant_orders_by_reference: HashMap::new(),
            open: BTreeMap::new(),
            settling: BTreeMap::new(),
            notifications: VecDeque::new(),
            changes: VecDeque::new(),
            count: 0,
        };
        for account in 0..service.config.accounts.len() {
            service.furnish(account);
        }
        service
    }

    /// The settings, the accounts among them.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Changes a setting while the service runs; accounts stay as they are.
    pub fn configure(&mut self, change: impl FnOnce(&mut Config)) {
        let accounts = self.config.accounts.clone();
        change(&mut self.config);
        self.config.accounts = accounts;
    }

    /// Answers one request that arrives at `now_ms`, milliseconds since 1970.
    pub fn handle(&mut self, now_ms: i64, request: &Request) -> Response {
        self.tick(now_ms);
        let reply = match self.route(now_ms, request) {
            Ok(reply) | Err(reply) => reply,
        };
        reply.respond()
    }

    fn route(&mut self, now: i64, request: &Request) -> Outcome {
        let account = self.authenticate(request)?;
        let decoded: Vec<String> = request
            .path()
            .split('/')
            .filter(|part| !part.is_empty())
            .map(http::percent_decoded)
            .collect();
        let path: Vec<&str> = decoded.iter().map(String::as_str).collect();
        match (request.method.as_str(), path.as_slice()) {
            ("POST", ["v1", "orders"]) => self.create_order(now, account, request),
            ("GET", ["v1", "orders"]) => self.search_orders(account, request),
            ("GET", ["v1", "orders", id]) => self.get_order(now, account, id),
            ("POST", ["v1", "orders", id, "cancel"]) => {
                self.cancel_order(now, account, id, request)
            }
            ("POST", ["v1", "orders", id, "refund"]) => {
                self.refund_order(now, account, id, request)
            }
            ("POST", ["v1", "orders", id, "events"]) => self.simulate(now, account, id, request),
            (_, ["instore", "orders", "qr", "seller", "collectors", user, "pos", pos, "qrs"]) => {
                self.qrs(now, account, user, pos, request)
            }
            (
                _,
                [
                    "instore",
                    "qr",
                    "seller",
                    "collectors",
                    user,
                    "stores",
                    store,
                    "pos",
                    pos,
                    "orders",
                ],
            ) => self.attended(now, account, user, Some(store), pos, request),
            (_, ["instore", "qr", "seller", "collectors", user, "pos", pos, "orders"]) => {
                self.attended(now, account, user, None, pos, request)
            }
            (_, ["mpmobile", "instore", "qr", user, pos]) => {
                self.first_generation(now, account, user, pos, request)
            }
            ("GET", ["v1", "payments", "search"]) => self.search_payments(now, account, request),
            ("GET", ["v1", "payments", id]) => self.get_payment(account, id),
            (_, ["v1", "payments", id, "refunds"]) => {
                self.payment_refunds(now, account, id, request)
            }
            ("GET", ["v1", "payments", id, "refunds", refund]) => {
                self.payment_refund(account, id, refund, request)
            }
            ("GET", ["merchant_orders"] | ["merchant_orders", "search"]) => {
                self.search_merchant_orders(now, account, request)
            }
            ("GET", ["merchant_orders", id]) => self.get_merchant_order(account, id),
            ("POST", ["users", "test"]) => self.test_user(now, request, true),
            ("POST", ["users", "test_user"]) => self.test_user(now, request, false),
            ("GET", ["users", "me"]) => Ok(self.me(account)),
            (_, ["users", user, "stores", rest @ ..]) => {
                self.stores_of(now, account, user, rest, request)
            }
            ("GET", ["stores", id]) => self.get_store(account, id),
            (_, ["pos", rest @ ..]) => self.pos(now, account, rest, request),
            (_, ["v2", "pos", rest @ ..]) => self.pos_v2(now, account, rest, request),
            _ => Err(error::not_found()),
        }
    }

    fn authenticate(&self, request: &Request) -> Result<usize, Reply> {
        let Some(value) = request.header("Authorization") else {
            return Err(error::flat(401, "unauthorized", "authorization value not present"));
        };
        let token = value.strip_prefix("Bearer ").unwrap_or_default().trim();
        let account = self.by_token.get(token).copied();
        account.ok_or_else(|| error::flat(401, "unauthorized", "invalid access token"))
    }

    fn account(&self, account: usize) -> &Account {
        &self.config.accounts[account]
    }

    /// What a path that names a user needs: digits, and those of the token's own account.
    fn own(&self, account: usize, user: &str) -> Result<(), (bool, &'static str)> {
        match user.parse::<u64>() {
            Err(_) => Err((false, "the user id is not a number")),
            Ok(id) if id != self.account(account).user_id => {
                Err((true, "the user id is not that of the access token"))
            }
            Ok(_) => Ok(()),
        }
    }

    /// Lets everything happen that is due: expiry, settling of refunds, forgetting of keys.
    pub fn tick(&mut self, now_ms: i64) {
        self.keys.forget(now_ms - self.config.key_lifetime_ms);
        let mut locked = Vec::new();
        while let Some(entry) = self.open.first_entry() {
            if entry.key().0 > now_ms {
                break;
            }
            let (due, id) = entry.remove_entry();
            let Some(order) = self.orders.get(&id) else { continue };
            match order.paying {
                // The buyer pressed the button in time: the order waits for the outcome.
                true => locked.push((due, id)),
                false => self.close_order(due.0.max(order.created_ms), &id, Status::Expired),
            }
        }
        self.open.extend(locked);
        while let Some(entry) = self.settling.first_entry() {
            if entry.key().0 > now_ms {
                break;
            }
            let ((at, _), id) = entry.remove_entry();
            match id.parse() {
                Ok(payment) => self.settle_payment(at, payment),
                Err(_) => self.settle_refunds(at, &id),
            }
        }
    }

    /// Drops what was closed before `before_ms`: orders, their codes, payments, merchant orders, and
    /// keys. Open orders stay. Meant for simulations that outgrow the memory.
    pub fn forget(&mut self, before_ms: i64) {
        self.keys.forget(before_ms);
        self.orders.retain(|_, order| order.status.is_open() || order.updated_ms >= before_ms);
        let orders = &self.orders;
        self.codes.retain(|_, id| orders.contains_key(id));
        self.orders_by_reference.retain(|_, ids| {
            ids.retain(|id| orders.contains_key(id));
            !ids.is_empty()
        });
        self.payments.retain(|_, payment| match &payment.order_id {
            Some(id) => orders.contains_key(id),
            None => payment.updated_ms >= before_ms,
        });
        let payments = &self.payments;
        self.payments_by_reference.retain(|_, ids| {
            ids.retain(|id| payments.contains_key(id));
            !ids.is_empty()
        });
        self.merchant_orders.retain(|_, merchant_order| merchant_order.updated_ms >= before_ms);
        let merchant_orders = &self.merchant_orders;
        self.merchant_orders_by_reference.retain(|_, ids| {
            ids.retain(|id| merchant_orders.contains_key(id));
            !ids.is_empty()
        });
    }

    /// Takes the notifications that were sent since the last call, oldest first.
    pub fn take_notifications(&mut self) -> Vec<Notification> {
        self.notifications.drain(..).collect()
    }

    /// Takes what changed since the last call, oldest first.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.changes.drain(..).collect()
    }

    fn changed(&mut self, what: &'static str, id: &str, now: &str) {
        if self.changes.len() >= self.config.backlog {
            self.changes.pop_front();
        }
        self.changes.push_back(Change { what, id: id.to_owned(), now: now.to_owned() });
    }

    /// An order by its id.
    #[must_use]
    pub fn order(&self, id: &str) -> Option<&Order> {
        self.orders.get(id)
    }

    /// All orders, oldest first. Not fast: for lists and tests.
    #[must_use]
    pub fn orders(&self) -> Vec<&Order> {
        let mut orders: Vec<_> = self.orders.values().collect();
        orders.sort_by_key(|order| order.number);
        orders
    }

    /// The ids of the orders that can be paid, those that expire first in front.
    pub fn open_orders(&self) -> impl Iterator<Item = &Order> {
        self.open.values().filter_map(|id| self.orders.get(id))
    }

    /// The orders of a user with a reference, oldest first.
    #[must_use]
    pub fn orders_of(&self, user_id: u64, reference: &str) -> Vec<&Order> {
        let ids = self
            .place(user_id)
            .and_then(|account| self.orders_by_reference.get(&(account, reference.to_owned())));
        ids.into_iter().flatten().filter_map(|id| self.orders.get(id)).collect()
    }

    /// The payments of a user with a reference, oldest first; rejected ones too.
    #[must_use]
    pub fn payments_of(&self, user_id: u64, reference: &str) -> Vec<&Payment> {
        let ids = self
            .place(user_id)
            .and_then(|account| self.payments_by_reference.get(&(account, reference.to_owned())));
        ids.into_iter().flatten().filter_map(|id| self.payments.get(id)).collect()
    }

    /// All payments, oldest first. Not fast: for lists and tests.
    #[must_use]
    pub fn payments(&self) -> Vec<&Payment> {
        let mut payments: Vec<_> = self.payments.values().collect();
        payments.sort_by_key(|payment| payment.id);
        payments
    }

    /// All stores, oldest first.
    pub fn stores(&self) -> impl Iterator<Item = &Store> {
        self.stores.values()
    }

    /// All tills, oldest first.
    pub fn tills(&self) -> impl Iterator<Item = &Till> {
        self.tills.values()
    }

    /// How many requests can be answered from memory: idempotency keys held.
    #[must_use]
    pub fn keys_held(&self) -> usize {
        self.keys.len()
    }

    fn place(&self, user_id: u64) -> Option<usize> {
        self.config.accounts.iter().position(|account| account.user_id == user_id)
    }

    /// The user ids of accounts whose token is `token`; for programs that log requests.
    #[must_use]
    pub fn user_of(&self, token: &str) -> Option<u64> {
        self.by_token.get(token).map(|&account| self.account(account).user_id)
    }

    fn me(&self, account: usize) -> Reply {
        let account = self.account(account);
        Reply::new(
            200,
            json!({
                "id": account.user_id,
                "nickname": account.nickname,
                "country_id": account.site.country,
                "site_id": account.site.id,
                "user_type": "normal",
                "tags": ["normal", "test_user"],
                "status": {"site_status": "active"},
            }),
        )
    }

    /// The stores of an account that have this external id.
    fn taken(&self, account: usize, store_name: &str) -> HashSet<u64> {
        let stores = self.stores.values();
        stores
            .filter(|store| store.account == account && store.external_id == store_name)
            .map(|store| store.id)
            .collect()
    }
}
