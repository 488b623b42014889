//! The table, and the same as JSON.

use std::ffi::CStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::growth::{Load, Threads, Version};
use crate::measure::Timing;
use crate::native;
use crate::online::{Online, Side};
use crate::sets::{POSQR, QRENCODE, Row, SPRINTF, Set};

pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub load: String,
    pub date: String,
    pub versions: String,
}

impl Machine {
    pub fn here() -> Machine {
        let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = about.lines().find_map(|line| line.strip_prefix("model name"));
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        // SAFETY: all give static texts.
        let (posqr, qrencode, libcurl) = unsafe {
            (
                CStr::from_ptr(native::posqr_version()).to_string_lossy(),
                CStr::from_ptr(native::QRcode_APIVersionString()).to_string_lossy(),
                CStr::from_ptr(native::libcurl_version()).to_string_lossy(),
            )
        };
        // The rest are the protocols that it knows.
        let libcurl = libcurl.split(' ').take(2).collect::<Vec<_>>().join(" ");
        Machine {
            cpu: model.map_or("unknown", |m| m.trim_start_matches([' ', '\t', ':'])).to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            load: load.split(' ').next().unwrap_or("unknown").to_owned(),
            date: today(),
            versions: format!(
                "posqr {posqr}, libqrencode {qrencode}, {libcurl}; {}; {}",
                env!("BENCH_RUSTC"),
                env!("BENCH_CC")
            ),
        }
    }

    pub fn print(&self) {
        println!("{}, {} cores, load {}; {}", self.cpu, self.cores, self.load, self.date);
        println!("{}", self.versions);
    }
}

/// The day in UTC: 2026-01-31. Days to date after Howard Hinnant's civil_from_days.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let days = seconds as i64 / 86_400 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + i64::from(month <= 2))
}

/// Three digits, in the unit that fits.
fn time(ns: f64) -> String {
    let (value, unit) = match ns {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns => (ns / 1e6, "ms"),
    };
    let decimals = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.decimals$} {unit}")
}

fn spread(t: &Timing) -> String {
    format!("{} .. {}", time(t.p10), time(t.p90))
}

pub fn print_set(set: &Set) {
    println!("\n{}", set.title);
    println!("  {:<42} {:>10}  {:>23} {:>9}  mask", "", "median", "p10 .. p90", "ratio");
    for row in &set.rows {
        let mask = row.mask.map_or(String::new(), |mask| mask.to_string());
        println!(
            "  {:<42} {:>10}  {:>23} {:>8.2}x  {mask}",
            row.who,
            time(row.timing.median),
            spread(&row.timing),
            row.ratio
        );
    }
}

pub fn print_versions(versions: &[Version]) {
    println!("\ncost as the symbol grows: level M, filled; nanoseconds per module");
    println!(
        "  {:<8} {:>8} {:>13} {:>15} {:>24}",
        "version", "modules", "posqr, byte", "posqr, smallest", "libqrencode, byte"
    );
    for v in versions.iter().filter(|v| v.version <= 3 || v.version % 5 == 0 || v.version == 7) {
        let per = |t: &Timing| t.median / v.modules as f64;
        println!(
            "  {:<8} {:>8} {:>13.2} {:>15.2} {:>24.2}",
            v.version,
            v.modules,
            per(&v.byte),
            per(&v.smallest),
            per(&v.qrencode_byte)
        );
    }
}

pub fn print_threads(threads: &[Threads]) {
    println!("\nthreads, 384-dot bitmaps of version 9-M, best of five turns");
    println!(
        "  {:<8} {:>14} {:>8} {:>22} {:>8}",
        "threads", "a second", "", "a processor second", ""
    );
    for t in threads {
        println!(
            "  {:<8} {:>14.0} {:>7.2}x {:>22.0} {:>7.2}x",
            t.threads,
            t.wall_rate,
            t.wall_rate / threads[0].wall_rate,
            t.cpu_rate,
            t.cpu_rate / threads[0].cpu_rate
        );
    }
}

pub fn print_loads(loads: &[Load]) {
    println!("\nfrom dlopen to the first symbol, a fresh process each time");
    println!("  {:<42} {:>10}  {:>23} {:>12}", "", "median", "p10 .. p90", "processor");
    for l in loads {
        println!(
            "  {:<42} {:>10}  {:>23} {:>12}",
            l.who,
            time(l.wall.median),
            spread(&l.wall),
            time(l.cpu.median)
        );
    }
}

pub fn print_online(online: &[Online]) {
    for set in online {
        println!("\n{}; time on the wall", set.title);
        println!(
            "  {:<16} {:>10}  {:>23} {:>9} {:>14} {:>9}",
            "", "median", "p10 .. p90", "ratio", "processor", "ratio"
        );
        let first = &set.sides[0].took;
        for Side { who, took } in &set.sides {
            println!(
                "  {who:<16} {:>10}  {:>23} {:>8.2}x {:>14} {:>8.2}x",
                time(took.wall.median),
                spread(&took.wall),
                took.wall.median / first.wall.median,
                time(took.cpu.median),
                took.cpu.median / first.cpu.median
            );
        }
    }
}

/// A goal and what was reached; `at_least` is a ratio, otherwise nanoseconds at most.
pub struct Goal {
    what: String,
    found: f64,
    goal: f64,
    at_least: bool,
}

impl Goal {
    fn reached(&self) -> bool {
        if self.at_least { self.found >= self.goal } else { self.found <= self.goal }
    }
}

pub fn goals(sets: &[Set], versions: &[Version], loads: &[Load], online: &[Online]) -> Vec<Goal> {
    let set = |title: &str| {
        sets.iter().find(|s| s.title.starts_with(title)).expect("a set of that title")
    };
    let mut goals = Vec::new();
    let mut ratio = |what: &str, found: f64| {
        goals.push(Goal { what: what.to_owned(), found, goal: 10.0, at_least: true });
    };
    for (what, title) in [
        ("symbol, byte mode, over libqrencode", "text to symbol, byte mode, version 9"),
        ("symbol, smallest, over libqrencode", "text to symbol, smallest, version 7"),
        ("384-dot bitmap, byte mode, over libqrencode", "text to 384-dot bitmap, byte"),
        ("384-dot bitmap, smallest, over libqrencode", "text to 384-dot bitmap, smallest"),
    ] {
        ratio(what, set(title).row(QRENCODE).ratio);
    }
    for (what, title) in [
        ("version 40, byte mode, over the best peer", "text to symbol, byte mode, version 40"),
        ("version 40, smallest, over the best peer", "text to symbol, smallest, version 40"),
    ] {
        let peers = set(title).rows.iter().filter(|row| !row.who.starts_with(POSQR));
        ratio(what, peers.map(|row| row.ratio).fold(f64::INFINITY, f64::min));
    }
    let build = set("payload built");
    ratio("payload built, over sprintf", build.row(SPRINTF).ratio);

    let mut at_most = |what: &str, found: f64, goal: f64| {
        goals.push(Goal { what: what.to_owned(), found, goal, at_least: false });
    };
    let read = set("payload read");
    at_most("payload built, ns", build.row(POSQR).timing.median, 170.0);
    at_most("check, Pix, ns", read.row("posqr check, Pix").timing.median, 300.0);
    at_most("check, Mercado Pago, ns", read.row("posqr check, Mer").timing.median, 300.0);
    at_most("dlopen to first bitmap, ns", loads[0].wall.median, 1e6);
    // Linear: a module of a large symbol costs no more than one of a small symbol.
    let (small, large) = growth_per_module(versions);
    at_most("per module, versions 31-40 over 1-10", large / small, 1.1);
    for set in online {
        at_most(&format!("{}, over libcurl", set.title), set.ratio(), 1.3);
    }
    goals
}

/// Nanoseconds a module in byte mode, mean of versions 1 to 10 and of 31 to 40.
fn growth_per_module(versions: &[Version]) -> (f64, f64) {
    let mean = |part: &[Version]| {
        part.iter().map(|v| v.byte.median / v.modules as f64).sum::<f64>() / part.len() as f64
    };
    (mean(&versions[..10]), mean(&versions[30..]))
}

pub fn print_goals(goals: &[Goal]) {
    println!("\ngoals (the run passes whether or not they are reached)");
    for g in goals {
        let (sign, unit) = if g.at_least { ("at least", "x") } else { ("at most", "") };
        let decimals = if g.goal > 100.0 { 0 } else { 2 };
        println!(
            "  {:<50} {:>8}   {sign} {}{unit}: {}",
            g.what,
            format!("{:.decimals$}{unit}", g.found),
            g.goal,
            if g.reached() { "reached" } else { "MISSED" }
        );
    }
}

fn json_timing(t: &Timing) -> Value {
    json!({
        "median_ns": t.median, "p10_ns": t.p10, "p90_ns": t.p90,
        "rounds": t.rounds, "calls_a_round": t.calls_a_round,
    })
}

fn json_row(row: &Row) -> Value {
    json!({
        "who": row.who, "ratio": row.ratio, "mask": row.mask, "time": json_timing(&row.timing),
    })
}

pub struct Everything<'a> {
    pub machine: &'a Machine,
    pub sets: &'a [Set],
    pub versions: &'a [Version],
    pub threads: &'a [Threads],
    pub loads: &'a [Load],
    pub online: &'a [Online],
    pub goals: &'a [Goal],
}

pub fn json(all: &Everything) -> Value {
    let list = |values: Vec<Value>| Value::Array(values);
    json!({
        "machine": {
            "cpu": all.machine.cpu, "cores": all.machine.cores, "load": all.machine.load,
            "date": all.machine.date, "versions": all.machine.versions,
        },
        "sets": list(all.sets.iter().map(|set| json!({
            "title": set.title, "rows": list(set.rows.iter().map(json_row).collect()),
        })).collect()),
        "versions": list(all.versions.iter().map(|v| json!({
            "version": v.version, "modules": v.modules, "posqr_byte": json_timing(&v.byte),
            "posqr_smallest": json_timing(&v.smallest),
            "libqrencode_byte": json_timing(&v.qrencode_byte),
        })).collect()),
        "threads": list(all.threads.iter().map(|t| json!({
            "threads": t.threads, "a_second": t.wall_rate, "a_processor_second": t.cpu_rate,
        })).collect()),
        "loads": list(all.loads.iter().map(|l| json!({
            "who": l.who, "wall": json_timing(&l.wall), "processor": json_timing(&l.cpu),
        })).collect()),
        "online": list(all.online.iter().map(|set| json!({
            "title": set.title, "ratio": set.ratio(), "processor_ratio": set.cpu_ratio(),
            "sides": list(set.sides.iter().map(|side| json!({
                "who": side.who, "wall": json_timing(&side.took.wall),
                "processor": json_timing(&side.took.cpu),
            })).collect()),
        })).collect()),
        "goals": list(all.goals.iter().map(|g| json!({
            "what": g.what, "found": g.found, "goal": g.goal, "at_least": g.at_least,
            "reached": g.reached(),
        })).collect()),
    })
}
