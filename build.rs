//! Renders include/posqr.h from src, and gives the shared object its soname.
//!
//! cbindgen reads constants, structs and functions; this file puts them into sections, from simple
//! to advanced, and adds what a C reader needs besides: the promises at the top, `QR_CALL` on every
//! function, `_INIT` macros that list every member, and comments that C89 takes.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    for input in ["build.rs", "cbindgen.toml", "src"] {
        println!("cargo:rerun-if-changed={input}");
    }
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libposqr.so.0");
    }
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let root = Path::new(&root);
    let text = header(&items(root));
    let path = root.join("include/posqr.h");
    // Written only when it changes: a build does not touch a checkout that is up to date.
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::create_dir_all(root.join("include")).expect("include/ can be made");
        fs::write(&path, text).expect("include/posqr.h can be written");
    }
}

/// One declaration of the header, with the lines of its comment.
struct Item {
    name: String,
    doc: Vec<String>,
    code: Vec<String>,
}

/// Modules with declarations for C.
const MODULES: &[&str] = &[
    "types",
    "online/types",
    "version",
    "status",
    "payload",
    "image",
    "online/client",
    "online/orders",
    "online/payments",
    "online/places",
    "online/webhook",
];

/// What cbindgen finds, item by item.
fn items(root: &Path) -> Vec<Item> {
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml");
    let builder =
        MODULES.iter().fold(cbindgen::Builder::new().with_config(config), |builder, module| {
            builder.with_src(root.join(format!("src/{module}.rs")))
        });
    let mut raw = Vec::new();
    builder.generate().expect("cbindgen reads src").write(&mut raw);
    let raw = String::from_utf8(raw).expect("cbindgen writes UTF-8");
    let mut items = Vec::new();
    let mut lines = raw.lines();
    let mut doc = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with("/**") {
            doc = comment(&mut lines);
            continue;
        }
        let end = match line {
            _ if line.starts_with("#define") || line.starts_with("typedef int32_t") => line,
            // An opaque struct keeps the word, or it would declare itself.
            _ if line.starts_with("typedef struct") && line.ends_with(';') => {
                let doc = std::mem::take(&mut doc);
                items.push(Item { name: name(line), doc, code: vec![line.into()] });
                continue;
            }
            _ if line.starts_with("typedef") && line.contains("(*") => ";",
            _ if line.starts_with("typedef struct") => "}",
            _ if line.contains(" qr_") || line.contains("*qr_") => ";",
            _ => continue,
        };
        let mut code = vec![line.replace("struct qr_", "qr_")];
        while !(line == end || code.last().is_some_and(|last| last.contains(end))) {
            code.push(lines.next().expect("an item ends").replace("struct qr_", "qr_"));
        }
        items.push(Item { name: name(line), doc: std::mem::take(&mut doc), code });
    }
    // cbindgen has no value for usize::MAX.
    items.push(Item {
        name: "QR_NUL_TERMINATED".into(),
        doc: vec!["As a length: the text ends with NUL.".into()],
        code: vec!["#define QR_NUL_TERMINATED ((size_t)-1)".into()],
    });
    items
}

/// The lines of a comment, without its frame.
fn comment<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Vec<String> {
    let inside = lines.take_while(|line| line.trim() != "*/");
    inside
        .map(|l| l.trim().trim_start_matches('*').strip_prefix(' ').unwrap_or("").into())
        .collect()
}

/// The name that a declaration declares.
fn name(line: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names = line.split(|c| !word(c)).filter(|n| n.starts_with("qr_") || n.starts_with("QR_"));
    // "qr_status qr_build_payload(": the type comes first.
    let function = line.contains('(') && !line.starts_with("#define");
    let names: Vec<_> = names.collect();
    // And so it does in "typedef qr_status (*qr_transport_fn)(".
    let index = usize::from(function && names.first() == Some(&"qr_status"));
    names.get(index).map(|name| (*name).to_owned()).unwrap_or_default()
}

/// The sections of the header: title, introduction, and how the names of its items begin.
const SECTIONS: &[(&str, &str, &[&str])] = &[
    (
        "Statuses and errors",
        "Every function that can fail returns a qr_status and, if you pass one, fills a qr_error.\n\
         1..19: the call. 20..59: the payload. 60..79: the symbol. 80..99: the image. 100..119: the way\n\
         to the service. 120..149: the service. 150..159: the answer to \"paid?\". 200: our bug.",
        &[
            "=qr_status",
            "QR_OK",
            "QR_ERR_",
            "QR_SEVERITY_",
            "QR_ACTION_",
            "QR_NO_OFFSET",
            "=qr_error",
            "QR_LANG_",
            "QR_ENCODING_",
            "qr_status_",
        ],
    ),
    (
        "A charge becomes a payload",
        "",
        &[
            "QR_PROFILE_",
            "QR_CHARGE_",
            "QR_PAYLOAD_MAX",
            "QR_FIELDS_MAX",
            "=qr_field",
            "=qr_charge",
            "qr_build_payload",
            "qr_check_charge",
            "qr_format_amount",
        ],
    ),
    (
        "A payload becomes a symbol and an image",
        "",
        &[
            "QR_NUL_TERMINATED",
            "QR_ECC_",
            "QR_RENDER_",
            "QR_QUIET_NONE",
            "QR_MASK_",
            "QR_PIXEL_",
            "QR_IMAGE_",
            "=qr_render_options",
            "=qr_bitmap",
            "qr_render_",
        ],
    ),
    (
        "Payloads that were read",
        "",
        &["QR_NODE_", "=qr_node", "qr_check_payload", "qr_parse_payload", "qr_get_field"],
    ),
    (
        "Online orders: the client",
        "",
        &[
            "QR_CLIENT_",
            "QR_LOG_",
            "=qr_http_request",
            "=qr_http_response",
            "=qr_transport_fn",
            "=qr_log_fn",
            "=qr_client_options",
            "=qr_client",
            "qr_client_",
        ],
    ),
    (
        "Online orders: a sale",
        "QR_OK never means \"perhaps paid\". 100..119: the way there. 120..149: the service's refusal.\n\
         150..159: the answer to \"paid?\", which fills the info too.\n\
         QR_ERR_NOT_SENT: nothing happened. QR_ERR_NO_ANSWER: it may have; the same call with the\n\
         same sale is always the right next step, and never charges twice.",
        &[
            "QR_ORDER_",
            "QR_ITEMS_MAX",
            "QR_INFO_",
            "=qr_item",
            "=qr_order",
            "=qr_order_info",
            "qr_order_",
        ],
    ),
    ("Payments, by the sale's own number", "", &["=qr_payment_info", "qr_payment_"]),
    (
        "Stores and tills, set up once",
        "",
        &["=qr_store", "=qr_store_info", "qr_store_", "=qr_pos", "=qr_pos_info", "qr_pos_"],
    ),
    ("Notifications, for servers of yours", "", &["=qr_webhook", "qr_webhook_"]),
    ("For bindings: which library is this", "", &["qr_version", "qr_abi_version", "qr_constant"]),
];

const PROMISES: &str = r#"/*
 * posqr: charges a sale with a dynamic payment QR. Offline, the program writes the code itself;
 * online, a payment service does, and tells whether it was paid.
 *
 *   qr_charge charge = QR_CHARGE_INIT;      what to charge: all zero, then what you need
 *   char payload[QR_PAYLOAD_MAX + 1];
 *   size_t len;
 *   qr_error err = QR_ERROR_INIT;
 *   ...
 *   if (qr_build_payload(&charge, payload, sizeof payload, &len, &err) != QR_OK)
 *       puts(err.message);                  field, place, found and allowed
 *
 * Promises that hold for every function:
 *
 *  1. You own every buffer. Nothing that the library returns has to be freed, except a qr_client. No
 *     pointer is kept after a call, save the two callbacks of an open client and their contexts.
 *     Inputs and outputs must not overlap; only the texts of qr_order_... and qr_payment_... may be
 *     those of the info that the call fills: `qr_order_wait(client, info.order_id, 0, &info, &err)`.
 *  2. Output functions take (buf, cap, &len). buf NULL with cap 0 asks for the size. Too small: the
 *     length needed is in len, and buf is untouched. len does not count the NUL that ends text:
 *     text needs len + 1. len, never NULL, and qr_bitmap are set when done, asked or too small; on
 *     any other error every output but err is as it was. Two exceptions: of a list of faults what
 *     fits is written, and all are counted; and the answers to "paid?" (150..159) fill the info.
 *  3. No function that sends anything has a size query. Its results are structs of fixed size, which
 *     are checked before a byte leaves.
 *  4. No panic, abort, exit, signal or print leaves the library, and it starts no thread: it can be
 *     loaded and unloaded at will. A bug of ours that was caught is QR_ERR_INTERNAL. Two limits:
 *     Rust ends the process when memory is exhausted (payload functions need none), and a stack
 *     under 64 KiB is too small: a call takes up to 16 KiB of it, one through the built-in HTTPS
 *     client up to 48 KiB, the program, libc and a callback of yours the rest.
 *  5. No global mutable state: every function may be called from any thread, at the same time; so
 *     may those of one client, which do not wait for each other. (Once, a hook is set that keeps a
 *     panic of ours from printing.)
 *  6. All but the functions with a client do no I/O, read no clock, run in bounded time and keep
 *     nothing after the call. Payload functions allocate nothing; qr_render_* allocate at most
 *     16 KiB, within their symbol and PNG encoders. What is allocated comes from malloc and is
 *     overwritten before it goes back, as it may have held an access token.
 *  7. Every failure says which field, where, what was found and what is allowed. No credential
 *     (token, secret, proxy password) appears in a message or a log line.
 *  8. Structs begin with struct_size. An older header works with a newer library. A newer header
 *     works with an older library as long as the members that it does not know are zero, else
 *     QR_ERR_UNSUPPORTED. A struct_size below the first release's or above 8192 is
 *     QR_ERR_STRUCT_SIZE and nothing is done; that of err too. All elements of an array carry the
 *     same one: it is the stride. qr_field and qr_node have none and never change. Any alignment
 *     and any packing will do.
 *  9. In every input struct zero is the default: a zeroed struct with its struct_size is as good as
 *     its _INIT.
 * 10. Text: an input string ends with NUL, and "" is the same as NULL. With a length beside it,
 *     QR_NUL_TERMINATED means up to the NUL, and a NUL inside is an error, except in what
 *     qr_render_* draws. Where no encoding stands beside it, it is UTF-8. Output text is ASCII, but
 *     for kept accents, received qr_data and qr_status_text.
 * 11. The same input gives the same bytes on every platform, whatever locale, time zone or
 *     environment. No floating point, least of all for money.
 * 12. Callbacks run on the thread of the call, and during a call only. They throw nothing and jump
 *     nowhere, and do not call the same client, but for qr_client_interrupt.
 *
 * C89 and C++98, if the compiler has <stdint.h>; else define QR_NO_STDINT. Generated from src by
 * build.rs: do not edit.
 */"#;

const PLATFORM: &str = r#"#include <stddef.h>
#ifndef QR_NO_STDINT
#include <stdint.h>
#else
/* Compilers of before 1999: int has 32 bits on every platform of this library. */
typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
#if defined(_MSC_VER) || defined(__BORLANDC__)
typedef __int64 int64_t;
#elif defined(__GNUC__)
typedef int int64_t __attribute__((__mode__(__DI__)));
#else
typedef long long int64_t;
#endif
#endif

/* Calling convention: C's. With QR_STDCALL on 32-bit Windows that of posqr-stdcall.dll. */
#if defined(QR_STDCALL) && defined(_WIN32) && !defined(_WIN64)
#define QR_CALL __stdcall
#else
#define QR_CALL
#endif"#;

fn header(items: &[Item]) -> String {
    let mut out = format!("#ifndef POSQR_H\n#define POSQR_H\n\n{PROMISES}\n\n{PLATFORM}\n\n");
    version(&mut out, items);
    out.push_str("\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    let mut written = 0;
    for (title, intro, names) in SECTIONS {
        let _ = write!(out, "\n/* ==== {title} {}\n", "=".repeat(88 - title.len()));
        if intro.is_empty() {
            out.truncate(out.len() - 1);
            out.push_str(" */\n\n");
        } else {
            for line in intro.lines() {
                let _ = writeln!(out, " * {line}");
            }
            out.push_str(" */\n\n");
        }
        for prefix in *names {
            let belongs = |item: &&Item| match prefix.strip_prefix('=') {
                Some(exact) => item.name == exact,
                None => item.name.starts_with(prefix) && is_first(&item.name, prefix),
            };
            let group: Vec<_> = items.iter().filter(belongs).collect();
            assert!(!group.is_empty(), "nothing in src begins with {prefix}");
            written += group.len();
            for item in &group {
                declare(&mut out, item);
            }
            if !out.ends_with("\n\n") {
                out.push('\n');
            }
        }
    }
    // QR_ABI_VERSION stands above.
    assert_eq!(written + 1, items.len(), "every item has a place in SECTIONS, and only one");
    out.push_str("#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
    out
}

/// Whether `prefix` is the longest of all sections' that `name` begins with.
fn is_first(name: &str, prefix: &str) -> bool {
    let all = SECTIONS.iter().flat_map(|(_, _, names)| names.iter());
    let exact =
        SECTIONS.iter().flat_map(|(_, _, n)| n.iter()).any(|n| n.strip_prefix('=') == Some(name));
    !exact && all.filter(|p| name.starts_with(**p)).all(|p| p.len() <= prefix.len())
}

fn version(out: &mut String, items: &[Item]) {
    let version = env::var("CARGO_PKG_VERSION").expect("cargo sets it");
    let numbers: Vec<u32> = version.split('.').map(|n| n.parse().expect("x.y.z")).collect();
    let abi = items.iter().find(|item| item.name == "QR_ABI_VERSION").expect("QR_ABI_VERSION");
    let abi = abi.code[0].rsplit(' ').next().expect("a value");
    let _ = write!(
        out,
        "/* Of this header; qr_version() and qr_abi_version() are those of the library. */\n\
         #define QR_VERSION \"{version}\"\n\
         #define QR_VERSION_MAJOR {}\n#define QR_VERSION_MINOR {}\n#define QR_VERSION_PATCH {}\n\
         #define QR_ABI_VERSION {abi}\n",
        numbers[0], numbers[1], numbers[2]
    );
}

fn declare(out: &mut String, item: &Item) {
    let first = &item.code[0];
    if let Some(define) = first.strip_prefix("#define ") {
        define_line(out, item, define);
    } else if first.starts_with("typedef") && first.contains("(*") {
        write_doc(out, "", &item.doc);
        function(out, item);
    } else if first.starts_with("typedef") && item.code.len() > 1 {
        structure(out, item);
    } else if first.starts_with("typedef") {
        write_doc(out, "", &item.doc);
        let _ = writeln!(out, "{first}\n");
    } else {
        write_doc(out, "", &item.doc);
        function(out, item);
    }
}

fn define_line(out: &mut String, item: &Item, define: &str) {
    let (name, value) = define.split_once(' ').expect("a value");
    // UINT32_MAX is no macro of C++98's.
    let value = value.replace("UINT32_MAX", "0xFFFFFFFFu");
    let line = format!("#define {name:<36} {value:<4}");
    match &item.doc[..] {
        [doc] if line.len() + doc.len() + 7 <= 100 => {
            let _ = writeln!(out, "{line} /* {doc} */");
        }
        doc => {
            write_doc(out, "", doc);
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
}

fn write_doc(out: &mut String, indent: &str, doc: &[String]) {
    if let [line] = doc {
        let _ = writeln!(out, "{indent}/** {line} */");
        return;
    }
    let _ = writeln!(out, "{indent}/**");
    for line in doc {
        let _ = writeln!(out, "{}", format!("{indent} * {line}").trim_end());
    }
    let _ = writeln!(out, "{indent} */");
}

/// A struct, and the macro that initialises every member of it.
fn structure(out: &mut String, item: &Item) {
    write_doc(out, "", &item.doc);
    let name = &item.name;
    let _ = writeln!(out, "typedef struct {name} {{");
    let mut values = Vec::new();
    let mut lines = item.code[1..].iter().map(String::as_str);
    let mut doc = Vec::new();
    while let Some(line) = lines.next() {
        match line.trim() {
            "/**" => doc = comment(&mut lines),
            member if member.ends_with(';') && !member.starts_with('}') => {
                write_doc(out, "    ", &doc);
                let _ = writeln!(out, "    {member}");
                values.push(match member {
                    "uint32_t struct_size;" => format!("(uint32_t)sizeof({name})"),
                    _ if member.contains('[') => "{ 0 }".into(),
                    _ => "0".into(),
                });
            }
            _ => {}
        }
    }
    let _ = writeln!(out, "}} {name};\n");
    if values[0].contains("sizeof") {
        let macro_name = format!("{}_INIT", name.to_uppercase());
        let begin = format!("#define {macro_name} {{ ");
        let values = values.join(", ");
        if begin.len() + values.len() + 2 <= 100 {
            let _ = writeln!(out, "{begin}{values} }}\n");
        } else {
            let _ = writeln!(out, "#define {macro_name} \\\n    {{ {values} }}\n");
        }
    }
}

/// A function, its parameters laid out within 100 columns.
fn function(out: &mut String, item: &Item) {
    let code = item.code.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let (code, skip) = match code.split_once("(*") {
        // A callback: "(QR_CALL *qr_log_fn)(".
        Some((result, rest)) => (format!("{result}(QR_CALL *{rest}"), result.len() + 1),
        None => (code.replacen(&item.name, &format!("QR_CALL {}", item.name), 1), 0),
    };
    let at = skip + code[skip..].find('(').expect("parameters");
    let (head, parameters) = (&code[..at], &code[at + 1..]);
    let mut line = format!("{head}(");
    let parameters: Vec<_> = parameters.trim_end_matches(");").split(", ").collect();
    for (i, parameter) in parameters.iter().enumerate() {
        let end = if i + 1 == parameters.len() { ");" } else { "," };
        if line.len() + parameter.len() + end.len() + 1 > 100 {
            let _ = writeln!(out, "{}", line.trim_end());
            line = "    ".into();
        }
        let _ = write!(line, "{parameter}{end} ");
    }
    let _ = writeln!(out, "{}\n", line.trim_end());
}
