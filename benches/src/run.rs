//! posqr beside its peers: proves that all draw the same text, times them in turns, prints a table.
//!
//!     posqr-bench [--json FILE] [--seconds N]
//!     posqr-bench --online    only the online orders, for a second or two
//!     posqr-bench --symbols   draws the lines of standard input, times nothing: for scan.py

mod growth;
mod measure;
mod native;
mod online;
mod peers;
mod proof;
mod report;
mod server;
mod sets;
mod symbols;

use std::process::ExitCode;
use std::time::Duration;

struct Options {
    json: Option<String>,
    seconds: u32,
    online: bool,
}

fn options() -> Result<Options, String> {
    let mut options = Options { json: None, seconds: 100, online: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        if name == "--online" {
            options.online = true;
            continue;
        }
        let value = arguments.next().ok_or(format!("{name} needs a value"))?;
        match name.as_str() {
            "--json" => options.json = Some(value),
            "--seconds" => {
                options.seconds = value.parse().map_err(|_| format!("no number: {value}"))?;
            }
            _ => return Err(format!("unknown option: {name}")),
        }
    }
    Ok(options)
}

fn main() -> ExitCode {
    if std::env::args().skip(1).eq(["--symbols"]) {
        return symbols::print_all();
    }
    let options = match options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!(
                "posqr-bench: {message}\nusage: posqr-bench [--json FILE] [--seconds N] [--online]"
            );
            return ExitCode::from(2);
        }
    };
    // Two thirds for the comparisons, the rest for what grows.
    let total = Duration::from_secs(options.seconds.into());
    let machine = report::Machine::here();
    machine.print();
    if options.online {
        report::print_online(&online::run_all(total / 15));
        return ExitCode::SUCCESS;
    }
    let sets = sets::run_all(total * 2 / 3, report::print_set);
    let versions = growth::versions(total / 5);
    report::print_versions(&versions);
    let threads = growth::threads(total / 10);
    report::print_threads(&threads);
    let loads = growth::loads();
    report::print_loads(&loads);
    let online = online::run_all(total / 15);
    report::print_online(&online);
    let goals = report::goals(&sets, &versions, &loads, &online);
    report::print_goals(&goals);

    let Some(file) = options.json else { return ExitCode::SUCCESS };
    let everything = report::Everything {
        machine: &machine,
        sets: &sets,
        versions: &versions,
        threads: &threads,
        loads: &loads,
        online: &online,
        goals: &goals,
    };
    match std::fs::write(&file, format!("{:#}\n", report::json(&everything))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("posqr-bench: {file}: {error}");
            ExitCode::FAILURE
        }
    }
}
