//! Times several contenders in turns, so that what disturbs one disturbs all.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Work per block: long beside the clock's own cost, short beside a time slice.
const BLOCK_NS: u64 = 500_000;
const MOST_ROUNDS: usize = 201;
const LEAST_ROUNDS: usize = 15;

/// Runs the work so many times.
type Work<'a> = Box<dyn FnMut(u64) + 'a>;

pub struct Contender<'a> {
    pub who: String,
    /// Which mask its symbol has, where it is a symbol.
    pub mask: Option<u16>,
    work: Work<'a>,
}

impl<'a> Contender<'a> {
    pub fn new<R>(who: &str, mut once: impl FnMut() -> R + 'a) -> Contender<'a> {
        let work = Box::new(move |times| {
            for _ in 0..times {
                black_box(once());
            }
        });
        Contender { who: who.to_owned(), mask: None, work }
    }

    pub fn with_mask(mut self, mask: u16) -> Contender<'a> {
        self.mask = Some(mask);
        self
    }
}

/// Nanoseconds of one call.
#[derive(Clone)]
pub struct Timing {
    pub median: f64,
    pub p10: f64,
    pub p90: f64,
    pub rounds: usize,
    pub calls_a_round: u64,
}

impl Timing {
    pub fn of(mut samples: Vec<f64>, calls_a_round: u64) -> Timing {
        samples.sort_by(f64::total_cmp);
        let at = |share: f64| samples[((samples.len() - 1) as f64 * share).round() as usize];
        Timing { median: at(0.5), p10: at(0.1), p90: at(0.9), rounds: samples.len(), calls_a_round }
    }
}

/// Time that this thread ran: on a busy machine the clock on the wall tells of the others.
pub fn thread_ns() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Nanoseconds of one call, on the wall and of the processor, of this thread alone.
pub struct Both {
    pub wall: Timing,
    pub cpu: Timing,
}

/// A B C, B C A, C A B, ... until there are enough rounds or the time is up; time of the processor.
/// Each contender's calls per round are chosen beforehand, which also warms it up.
pub fn in_turns(contenders: &mut [Contender], limit: Duration) -> Vec<Timing> {
    let end = Instant::now() + limit;
    let calls: Vec<u64> = contenders.iter_mut().map(|c| calls_a_block(&mut c.work)).collect();
    rounds(contenders, &calls, end, MOST_ROUNDS).into_iter().map(|both| both.cpu).collect()
}

/// The same on both clocks, for work that waits for somebody else; as many calls a round for each.
/// More rounds, since what disturbs the other one disturbs this wait, for a second or more.
pub fn on_both_clocks(contenders: &mut [Contender], calls: u64, limit: Duration) -> Vec<Both> {
    rounds(contenders, &vec![calls; contenders.len()], Instant::now() + limit, 5 * MOST_ROUNDS)
}

fn rounds(contenders: &mut [Contender], calls: &[u64], end: Instant, most: usize) -> Vec<Both> {
    let mut samples = vec![(Vec::new(), Vec::new()); contenders.len()];
    for round in 0..most {
        if round >= LEAST_ROUNDS && Instant::now() >= end {
            break;
        }
        for turn in 0..contenders.len() {
            let i = (round + turn) % contenders.len();
            let (begin, begin_cpu) = (Instant::now(), thread_ns());
            (contenders[i].work)(calls[i]);
            let (cpu, wall) = (thread_ns() - begin_cpu, begin.elapsed());
            samples[i].0.push(wall.as_nanos() as f64 / calls[i] as f64);
            samples[i].1.push(cpu as f64 / calls[i] as f64);
        }
    }
    let both = |((wall, cpu), &calls): ((Vec<f64>, Vec<f64>), &u64)| Both {
        wall: Timing::of(wall, calls),
        cpu: Timing::of(cpu, calls),
    };
    samples.into_iter().zip(calls).map(both).collect()
}

fn calls_a_block(work: &mut Work) -> u64 {
    let mut calls = 1;
    loop {
        let begin = thread_ns();
        work(calls);
        let spent = (thread_ns() - begin).max(1);
        if spent >= BLOCK_NS / 4 {
            return (calls * BLOCK_NS / spent).max(1);
        }
        calls *= 4;
    }
}
