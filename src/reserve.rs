//! Memory that a call secures before it begins, so that it cannot run out in the midst of it.
//!
//! A collection of Rust's that gets no memory prints a line and aborts, and on a stable toolchain
//! nobody can keep it from that but the allocator, by having some. So a call first asks `malloc` for
//! one block, the reserve; without it the call is refused, and nothing has happened. From then on
//! `malloc` is asked as ever, and only when it has nothing the reserve gives. Before each request the
//! reserve is made whole again ([`renew`]): else not a byte of that request leaves.
//!
//! What was taken from a reserve may outlive the call, and be given back by another thread: a list
//! of the reserves of which something is in use tells where a block belongs, and the last one to be
//! given back takes the reserve with it. While memory lasts the list is empty, and a look at one
//! number is all that it costs.
//!
//! The reserve of a call hangs on its thread by a pointer alone: nothing has to be destroyed when
//! the thread ends, so that the library can be unloaded. `malloc` writes to none of its pages but
//! the first, and a large one is address space and no memory.

use core::alloc::Layout;
use core::cell::Cell;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering};
use posqr_core::{Error, Fault};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Stands at the beginning of a block of `malloc`; the room behind it is what blocks are cut from,
/// one behind the other.
#[repr(C, align(16))]
struct Reserve {
    /// That of the call in whose callback this call is made.
    outer: *mut Reserve,
    /// The next one of [`IN_USE`].
    next: *mut Reserve,
    size: usize,
    /// Up to here the room is cut.
    cut: usize,
    /// Blocks that were taken and not given back.
    taken: usize,
    /// The call has ended, or has another reserve by now.
    over: bool,
}

thread_local! {
    /// The reserve of the call that this thread is in.
    static NEWEST: Cell<*mut Reserve> = const { Cell::new(ptr::null_mut()) };
    /// Whoever asks for a block of this size or a larger one takes no for an answer.
    static MAY_FAIL_FROM: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Where the library is loaded at run time, glibc allocates what a thread has of it when the thread
/// touches it first, and without memory ends the process. So the thread that loads it, the only one of
/// most programs, does so at once, and not in the midst of its first call.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[used]
#[unsafe(link_section = ".init_array")]
static WHEN_LOADED: extern "C" fn() = {
    extern "C" fn touch() {
        NEWEST.set(ptr::null_mut());
    }
    touch
};

/// The reserves of which something is taken. Its lock is one of the system's, which allocates nothing.
static IN_USE: Mutex<List> = Mutex::new(List(ptr::null_mut()));
/// How many they are. Whoever gives back a block of one of them sees at least that one.
static IN_USE_COUNT: AtomicUsize = AtomicUsize::new(0);

struct List(*mut Reserve);

// SAFETY: what the pointers lead to is looked at by who holds the lock.
unsafe impl Send for List {}

fn in_use() -> MutexGuard<'static, List> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a call that has at least `size` bytes secured; without them it does not run.
pub(super) fn secured<T, E: From<Error>>(
    size: usize,
    call: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let _until_it_ends = Secured::new(size)?;
    call()
}

/// Makes the reserve of this thread's call whole again, and at least `size` bytes large.
/// Without memory for that it stays as it is.
pub(super) fn renew(size: usize) -> Result<(), Error> {
    let old = NEWEST.get();
    if old.is_null() {
        return Ok(()); // Outside a call: nothing is promised.
    }
    let lock = in_use();
    // SAFETY: the reserve of a call under way, and the lock is held.
    let (whole, outer) = unsafe { ((*old).cut == 0 && (*old).size >= size, (*old).outer) };
    drop(lock);
    if !whole {
        NEWEST.set(reserve(size, outer)?);
        // SAFETY: as above, and from here on nothing leads to it but what was taken from it.
        unsafe { retire(old) };
    }
    Ok(())
}

/// Runs what can do without a block of `size` bytes or more, as [`Vec::try_reserve`] can: it gets
/// none from the reserve.
pub(super) fn refusing_from<T>(size: usize, body: impl FnOnce() -> T) -> T {
    let before = MAY_FAIL_FROM.replace(size);
    let result = body();
    MAY_FAIL_FROM.set(before);
    result
}

/// The reserve of this thread, until it is dropped.
struct Secured;

impl Secured {
    fn new(size: usize) -> Result<Self, Error> {
        NEWEST.set(reserve(size, NEWEST.get())?);
        Ok(Self)
    }
}

impl Drop for Secured {
    fn drop(&mut self) {
        let reserve = NEWEST.get();
        // SAFETY: that of this call, as those of calls in its callbacks are gone; nothing leads to
        // it any more but what was taken from it.
        unsafe {
            NEWEST.set((*reserve).outer);
            retire(reserve);
        }
    }
}

fn reserve(size: usize, outer: *mut Reserve) -> Result<*mut Reserve, Error> {
    let whole = size.checked_add(size_of::<Reserve>()).ok_or(Error::new(Fault::NoMemory))?;
    // SAFETY: any size may be asked for.
    let reserve = unsafe { libc::malloc(whole) }.cast::<Reserve>();
    if reserve.is_null() {
        return Err(Error::new(Fault::NoMemory));
    }
    let empty = Reserve { outer, next: ptr::null_mut(), size, cut: 0, taken: 0, over: false };
    // SAFETY: the block is large enough. `malloc` aligns for what C knows; the head has no more.
    unsafe { reserve.write(empty) };
    Ok(reserve)
}

/// Gives a reserve back, now or with the last block of it.
///
/// # Safety
/// It is one of this thread's, and its last use.
unsafe fn retire(reserve: *mut Reserve) {
    // SAFETY: it is there; nothing is taken from any, or the lock is held.
    unsafe {
        if IN_USE_COUNT.load(Ordering::Acquire) != 0 {
            let _lock = in_use();
            (*reserve).over = true;
            if (*reserve).taken > 0 {
                return;
            }
        }
        libc::free(reserve.cast());
    }
}

/// A block of the reserve of this thread's call; NULL for who takes no for an answer. Where there is
/// neither, the process ends: without a word, while the standard library would print one.
pub(super) fn take(layout: Layout) -> *mut u8 {
    if layout.size() >= MAY_FAIL_FROM.get() {
        return ptr::null_mut();
    }
    let reserve = NEWEST.get();
    let block = if reserve.is_null() {
        None
    } else {
        // SAFETY: the reserve of a call under way.
        unsafe { cut(reserve, layout) }
    };
    block.unwrap_or_else(|| {
        // SAFETY: it does not return.
        unsafe { libc::abort() }
    })
}

/// Where the room begins.
const fn room(reserve: *mut Reserve) -> *mut u8 {
    reserve.wrapping_add(1).cast()
}

/// # Safety
/// It is the reserve of a call under way on this thread.
unsafe fn cut(reserve: *mut Reserve, layout: Layout) -> Option<*mut u8> {
    let mut list = in_use();
    // SAFETY: it is there, and the lock is held.
    let reserve_now = unsafe { &mut *reserve };
    let free = room(reserve).wrapping_add(reserve_now.cut);
    let from = reserve_now.cut.checked_add(free.align_offset(layout.align()))?;
    let end = from.checked_add(layout.size()).filter(|end| *end <= reserve_now.size)?;
    reserve_now.cut = end;
    reserve_now.taken += 1;
    if reserve_now.taken == 1 {
        reserve_now.next = list.0;
        list.0 = reserve;
        IN_USE_COUNT.fetch_add(1, Ordering::Relaxed);
    }
    Some(room(reserve).wrapping_add(from))
}

/// Whether the block is one of a reserve's, which has it back then.
///
/// # Safety
/// Nobody uses the block any more, which has `size` bytes.
#[inline]
pub(super) unsafe fn give_back(block: *mut u8, size: usize) -> bool {
    // SAFETY: passed on.
    IN_USE_COUNT.load(Ordering::Relaxed) != 0 && unsafe { give_back_to_its_reserve(block, size) }
}

#[cold]
unsafe fn give_back_to_its_reserve(block: *mut u8, size: usize) -> bool {
    let mut list = in_use();
    let mut link = &raw mut list.0;
    // SAFETY: the list leads from one reserve that is there to the next, and the lock is held.
    unsafe {
        while !(*link).is_null() {
            let reserve = *link;
            let at = (block as usize).wrapping_sub(room(reserve) as usize);
            if at < (*reserve).size {
                (*reserve).taken -= 1;
                if at + size == (*reserve).cut {
                    (*reserve).cut = at;
                }
                if (*reserve).taken == 0 {
                    *link = (*reserve).next;
                    (*reserve).cut = 0;
                    if (*reserve).over {
                        libc::free(reserve.cast());
                    }
                    // Release: whoever sees that none is in use may free its own without the lock.
                    IN_USE_COUNT.fetch_sub(1, Ordering::Release);
                }
                return true;
            }
            link = &raw mut (*reserve).next;
        }
    }
    false
}
