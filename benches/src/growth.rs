//! How the cost grows: with the version, with the number of threads; and until the first symbol.

use std::process::Command;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::measure::{Contender, Timing, in_turns, thread_ns};
use crate::native;
use crate::peers::{Encoder, Job, Posqr, Qrencode};
use crate::sets::{SAMPLE, payload_text, plain_text};

const MEDIUM: u32 = 2;

/// One version, with as much text as fits at level M; nanoseconds a symbol.
pub struct Version {
    pub version: usize,
    pub modules: usize,
    pub byte: Timing,
    pub smallest: Timing,
    pub qrencode_byte: Timing,
}

pub fn versions(limit: Duration) -> Vec<Version> {
    let plain = plain_text(2400);
    let payloads = payload_text(4000);
    let jobs: Vec<[Job; 2]> =
        (1..=40).map(|v| [longest(&plain, false, v), longest(&payloads, true, v)]).collect();
    let mut contenders = Vec::new();
    for [byte, smallest] in &jobs {
        let (mut a, mut b, mut c) = (Posqr::new(), Posqr::new(), Qrencode);
        contenders.push(Contender::new("", move || a.encode(byte)));
        contenders.push(Contender::new("", move || b.encode(smallest)));
        contenders.push(Contender::new("", move || c.encode(byte)));
    }
    in_turns(&mut contenders, limit)
        .chunks_exact(3)
        .zip(1..)
        .map(|(timings, version)| Version {
            version,
            modules: (17 + 4 * version) * (17 + 4 * version),
            byte: timings[0].clone(),
            smallest: timings[1].clone(),
            qrencode_byte: timings[2].clone(),
        })
        .collect()
}

/// As much of the text as the version holds.
fn longest(text: &str, smallest: bool, version: usize) -> Job {
    let job = |len: usize| Job::new(&text[..len], MEDIUM, smallest, version);
    // SAFETY: the drawing points into the job, which lives until after the call.
    let fits = |job: &Job| unsafe { native::posqr_query(&job.drawing(version)) } == version;
    let (mut low, mut high) = (1, text.len());
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(&job(middle)) { low = middle } else { high = middle - 1 }
    }
    job(low)
}

/// So many threads, each with buffers of its own.
pub struct Threads {
    pub threads: usize,
    /// Bitmaps a second of the clock on the wall, all threads together.
    pub wall_rate: f64,
    /// Bitmaps a second of the processor: falls when threads hinder each other.
    pub cpu_rate: f64,
}

pub fn threads(limit: Duration) -> Vec<Threads> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut counts: Vec<usize> =
        std::iter::successors(Some(1), |n| Some(n * 2)).take_while(|n| *n < cores).collect();
    counts.push(cores);
    // In turns here, too; the best turn of each, as what disturbs only ever slows down.
    const TURNS: u32 = 5;
    let share = limit / (TURNS * counts.len() as u32);
    let mut best: Vec<Threads> = Vec::new();
    for turn in 0..TURNS {
        for (i, &count) in counts.iter().enumerate() {
            let now = run_threads(count, share);
            if turn == 0 {
                best.push(now);
            } else {
                best[i].wall_rate = best[i].wall_rate.max(now.wall_rate);
                best[i].cpu_rate = best[i].cpu_rate.max(now.cpu_rate);
            }
        }
    }
    best
}

fn run_threads(count: usize, time: Duration) -> Threads {
    let start = Barrier::new(count);
    let results: Vec<(u64, u64, Duration)> = std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..count).map(|_| scope.spawn(|| one_thread(&start, time))).collect();
        running.into_iter().map(|t| t.join().expect("no thread panics")).collect()
    });
    let calls: u64 = results.iter().map(|r| r.0).sum();
    let cpu: u64 = results.iter().map(|r| r.1).sum();
    let wall = results.iter().map(|r| r.2).max().expect("one thread at least");
    Threads {
        threads: count,
        wall_rate: calls as f64 / wall.as_secs_f64(),
        cpu_rate: calls as f64 / (cpu as f64 * 1e-9),
    }
}

/// Calls, processor time in nanoseconds, time on the wall.
fn one_thread(start: &Barrier, time: Duration) -> (u64, u64, Duration) {
    let job = Job::new(SAMPLE, MEDIUM, false, 9);
    let mut pixels = vec![0u8; 384 / 8 * 384];
    let drawing = job.drawing(0);
    start.wait();
    let (begin, begin_cpu) = (Instant::now(), thread_ns());
    let mut calls = 0;
    while begin.elapsed() < time {
        for _ in 0..16 {
            // SAFETY: the drawing points into the job, the buffer has the length given.
            unsafe { native::posqr_paper(&drawing, pixels.as_mut_ptr(), pixels.len()) };
        }
        calls += 16;
    }
    (calls, thread_ns() - begin_cpu, begin.elapsed())
}

/// From dlopen to the first symbol, in a process of its own each time.
pub struct Load {
    pub who: &'static str,
    pub wall: Timing,
    pub cpu: Timing,
}

pub fn loads() -> Vec<Load> {
    const ROUNDS: usize = 101;
    let posqr = concat!(env!("POSQR_LIB_DIR"), "/libposqr.so.0");
    let all = [("posqr", posqr), ("qrencode", "libqrencode.so.4")];
    let mut samples = [(Vec::new(), Vec::new()), (Vec::new(), Vec::new())];
    for _ in 0..ROUNDS {
        for ((who, library), (wall, cpu)) in all.iter().zip(&mut samples) {
            let (a, b) = load_once(who, library);
            wall.push(a);
            cpu.push(b);
        }
    }
    let [posqr, qrencode] = samples;
    [("posqr, first bitmap", posqr), ("libqrencode, first symbol", qrencode)]
        .map(|(who, (wall, cpu))| Load { who, wall: Timing::of(wall, 1), cpu: Timing::of(cpu, 1) })
        .into()
}

fn load_once(who: &str, library: &str) -> (f64, f64) {
    let run = Command::new(env!("BENCH_LOADER")).args([who, library]).output();
    let output = run.expect("the loader runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = text.split_whitespace().filter_map(|n| n.parse().ok());
    match (output.status.success(), numbers.next(), numbers.next()) {
        (true, Some(wall), Some(cpu)) => (wall, cpu),
        _ => panic!("load {who}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}
