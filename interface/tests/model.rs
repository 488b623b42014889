//! What is read of the interface, beyond what the written files show: roles, and what has no place.

use posqr_interface::model::{Interface, Role, Variable};
use posqr_interface::roles;
use posqr_interface::sections::{self, Kind};
use posqr_interface::{layout, read};
use std::path::Path;
use std::sync::LazyLock;

static INTERFACE: LazyLock<Interface> = LazyLock::new(|| {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    read::interface(root).expect("the interface can be read")
});

/// "charge: Input", "len: Length, out"; `?` for what may be NULL.
fn told(variables: &[Variable]) -> Vec<String> {
    let one = |of: &Variable| {
        let role = match of.role {
            Role::Constant(group) => group.to_owned(),
            role => format!("{role:?}"),
        };
        format!("{}{}: {role}", of.name, if of.nullable { "?" } else { "" })
    };
    variables.iter().map(one).collect()
}

fn params(function: &str) -> Vec<String> {
    told(&INTERFACE.function(function).expect(function).params)
}

fn members(structure: &str) -> Vec<String> {
    told(&INTERFACE.structure(structure).expect(structure).members)
}

#[test]
fn a_buffer_is_three_parameters() {
    let expected =
        ["charge: Input", "buf?: Buffer", "cap: Capacity", "len: Length", "err?: Output"];
    assert_eq!(params("qr_build_payload"), expected);
    let expected = [
        "status: Status",
        "language: Language",
        "encoding: Encoding",
        "buf?: Buffer",
        "cap: Capacity",
        "len: Length",
    ];
    assert_eq!(params("qr_status_text"), expected);
}

#[test]
fn a_text_with_a_length_beside_it_is_a_block() {
    let expected = [
        "text: Block",
        "text_len: Length",
        "format: ImageFormat",
        "options?: Input",
        "buf?: Buffer",
        "cap: Capacity",
        "len: Length",
        "out?: Output",
        "err?: Output",
    ];
    assert_eq!(params("qr_render_image"), expected);
}

#[test]
fn a_list_of_structs_has_a_count() {
    let expected = [
        "payload: Block",
        "payload_len: Length",
        "profile: Profile",
        "errors?: List",
        "cap: Capacity",
        "count: Length",
    ];
    assert_eq!(params("qr_check_payload"), expected);
    let charge = members("qr_charge");
    assert_eq!(
        charge[..4],
        ["struct_size: StructSize", "profile: Profile", "encoding: Encoding", "flags: ChargeFlags"]
    );
    assert_eq!(
        charge[4..8],
        ["field_count: Length", "reserved: Reserved", "fields?: Array", "amount?: Decimal"]
    );
}

#[test]
fn a_variable_knows_which_one_has_its_length_and_its_room() {
    let of = |variables: &'static [Variable], name: &str| {
        let found = variables.iter().find(|variable| variable.name == name).expect(name);
        (found.capacity.as_deref(), found.length.as_deref())
    };
    let render = &INTERFACE.function("qr_render_bitmap").expect("the function").params;
    assert_eq!(of(render, "text"), (None, Some("text_len")));
    assert_eq!(of(render, "buf"), (Some("cap"), Some("len")));
    assert_eq!(of(render, "options"), (None, None));
    let check = &INTERFACE.function("qr_check_charge").expect("the function").params;
    assert_eq!(of(check, "errors"), (Some("cap"), Some("count")));
    let order = &INTERFACE.structure("qr_order").expect("the struct").members;
    assert_eq!(of(order, "items"), (None, Some("item_count")));
    let response = &INTERFACE.structure("qr_http_response").expect("the struct").members;
    assert_eq!(of(response, "headers"), (Some("headers_cap"), Some("headers_len")));
}

#[test]
fn a_client_is_a_handle_and_what_it_fills_an_output() {
    assert_eq!(params("qr_client_open"), ["options: Input", "out: NewHandle", "err?: Output"]);
    assert_eq!(params("qr_client_interrupt"), ["client?: Handle", "on: Number"]);
    assert_eq!(
        params("qr_client_log"),
        ["client: Handle", "next: InOut", "buf?: Buffer", "cap: Capacity", "len: Length"]
    );
    let expected = [
        "client: Handle",
        "order_id: Text",
        "amount?: Decimal",
        "idempotency_key?: Text",
        "info?: Output",
        "err?: Output",
    ];
    assert_eq!(params("qr_order_refund"), expected);
    assert_eq!(
        params("qr_order_create"),
        ["client: Handle", "order: Input", "info: Output", "err?: Output"]
    );
}

#[test]
fn callbacks_and_what_they_are_called_with_are_told_apart() {
    let options = members("qr_client_options");
    let expected = [
        "transport?: Callback",
        "transport_context?: Context",
        "log?: Callback",
        "log_context?: Context",
    ];
    assert_eq!(options[17..], expected);
    assert_eq!(options[1], "flags: ClientFlags");
    assert_eq!(options[6], "access_token: Text");
    assert_eq!(options[8], "pos?: Text");
    let response = members("qr_http_response");
    assert_eq!(response[2..4], ["headers_cap: Capacity", "headers_len: Length"]);
    assert_eq!(response[6..], ["headers?: Buffer", "body?: Buffer", "detail: Inline"]);
    let request = members("qr_http_request");
    assert_eq!(request[2..4], ["header_count: Number", "body_len: Length"]);
}

#[test]
fn the_states_of_an_order_and_its_flags_are_groups_of_their_own() {
    let info = members("qr_order_info");
    assert_eq!(
        info[1..6],
        [
            "state: OrderState",
            "flags: InfoFlags",
            "next_ask_ms: Number",
            "qr_data_status: Status",
            "qr_data_len: Length"
        ]
    );
    let order = members("qr_order");
    assert_eq!(order[2..5], ["api: OrderApi", "mode: OrderMode", "flags: OrderFlags"]);
    assert_eq!(members("qr_webhook")[1], "flags: Reserved");
    assert_eq!(members("qr_bitmap")[1], "width_px: Number");
}

#[test]
fn what_is_not_const_is_written_to_unless_it_is_the_librarys_or_passed_on() {
    for function in &INTERFACE.functions {
        for param in &function.params {
            let passed = matches!(param.role, Role::Handle | Role::Context);
            let expected = param.ctype.pointers > 0 && !param.ctype.is_const && !passed;
            assert_eq!(param.is_output(), expected, "{}: {}", function.name, param.name);
        }
    }
}

#[test]
fn every_parameter_of_a_function_has_a_comment() {
    for function in &INTERFACE.functions {
        for param in &function.params {
            assert_ne!(param.doc.text(), "", "{}: @param {}", function.name, param.name);
        }
    }
}

#[test]
fn numbers_of_a_choice_differ_and_flags_are_single_bits() {
    for group in sections::groups().filter(|group| group.kind != Kind::Numbers) {
        let found = INTERFACE.constants.iter().filter(|constant| {
            sections::group(&constant.name).is_some_and(|of| of.name == group.name)
        });
        let mut values: Vec<_> = found.map(|constant| constant.value).collect();
        let count = values.len();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values.len(), count, "{}: a number is used twice", group.name);
        assert!(count > 0, "{}", group.name);
        let single = |value: &u64| value.count_ones() == 1;
        assert!(group.kind != Kind::Flags || values.iter().all(single), "{}", group.name);
    }
}

#[test]
fn every_role_that_takes_a_constant_knows_its_group() {
    let members = INTERFACE.structs().flat_map(|found| &found.members);
    let params = INTERFACE.functions.iter().flat_map(|found| &found.params);
    for variable in members.chain(params) {
        if let Role::Constant(name) = variable.role {
            assert_eq!(roles::group(variable.role).map(|group| group.name), Some(name));
        }
    }
}

#[test]
fn statuses_ascend_and_have_every_text() {
    let mut before = -1;
    for status in INTERFACE.statuses {
        assert!(status.number > before, "{:?}", status.name);
        before = status.number;
        for text in [status.doc, status.pt, status.es, status.en] {
            assert!(text.ends_with(['.', ')']), "{:?}: {text}", status.name);
            assert!(!text.contains("  "), "{:?}: {text}", status.name);
        }
    }
}

#[test]
fn a_struct_lies_alike_under_every_packing() {
    for pointer in [4, 8] {
        layout::record(&INTERFACE, pointer).expect("no gaps");
    }
}
