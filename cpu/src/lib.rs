//! Runs a function with the instruction set of the processor at hand, found at run time. A crate of
//! its own, since it needs one unsafe call and posqr-core forbids all of them.
#![no_std]

#[cfg(target_arch = "x86_64")]
extern crate std;

/// Runs `work`, compiled twice: for the target's baseline, and for AVX2 with the bit instructions
/// that came with it (x86-64-v3, 2013 and later). What `work` calls takes part as far as it is
/// inlined. The result is the same; only the speed differs.
#[inline(always)]
pub fn widest<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2")
        && std::is_x86_feature_detected!("bmi1")
        && std::is_x86_feature_detected!("bmi2")
        && std::is_x86_feature_detected!("lzcnt")
        && std::is_x86_feature_detected!("popcnt")
    {
        // SAFETY: the processor has every feature that the function is compiled for.
        return unsafe { x86_64_v3(work) };
    }
    baseline(work)
}

/// A function of its own, so that the stack is not taken for both.
#[inline(never)]
fn baseline<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn x86_64_v3<R>(work: impl FnOnce() -> R) -> R {
    work()
}
