//! The library's heap forgets: every block is overwritten before it is given back.
//!
//! An access token is copied on its way to the network: into a header, a request buffer, the buffer
//! of the TLS library, by several crates that know nothing of secrets. Wiping our own copy would
//! leave the others in freed memory, where the next core dump, swap file or careless read finds
//! them. So all of them are wiped, by the allocator, in the shared and in the static library alike:
//! once `qr_client_close` returned, no block of the library's heap holds the token.
//!
//! Blocks come from C's `malloc` and go back to its `free`, as the header says. What it costs is one
//! store for every eight bytes that are freed: nothing for the payload functions, which allocate
//! nothing. A block that grows moves, since the old place has to be wiped. Not covered: registers,
//! the stack, and what the caller or the operating system keeps.
//!
//! When `malloc` has nothing, the block comes from what the call has secured (`reserve`), and the
//! call goes on: to give up there would need a way out of any place in any crate, and there is none.
//! It ends soon enough, as the next request is not sent before the reserve is whole again.

use super::reserve;
use core::ffi::c_void;
use core::ptr;
use std::alloc::{GlobalAlloc, Layout};

#[global_allocator]
static FORGETFUL: Forgetful = Forgetful;

struct Forgetful;

// SAFETY: every block is one of C's heap, or of a reserve, which is a block of C's heap itself; it is
// as large and as aligned as its layout says, and goes back where it came from.
unsafe impl GlobalAlloc for Forgetful {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises a size above zero.
        let block = unsafe { from_c(layout) };
        if block.is_null() { reserve::take(layout) } else { block }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises a size above zero; what comes from elsewhere than `calloc` is
        // as large as it says.
        unsafe {
            if is_plain(layout) {
                let block = libc::calloc(layout.size(), 1).cast::<u8>();
                if !block.is_null() {
                    return block;
                }
            }
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives up a block of this layout: nobody reads it any more.
        unsafe {
            wipe(block, layout.size());
            if !reserve::give_back(block, layout.size()) {
                to_c(block, layout);
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller promises a block of this layout and a size that is one; the two blocks
        // are distinct. On failure the old one stays as it is, as the trait asks.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !new.is_null() {
                new.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

/// Whether C's `malloc` aligns such a block well enough: for the largest types that C knows, as long
/// as the block has room for one.
const fn is_plain(layout: Layout) -> bool {
    layout.align() <= 2 * size_of::<usize>() && layout.align() <= layout.size()
}

/// A block of C's heap, or NULL.
///
/// # Safety
/// The size is above zero.
unsafe fn from_c(layout: Layout) -> *mut u8 {
    if is_plain(layout) {
        // SAFETY: any size may be asked for.
        return unsafe { libc::malloc(layout.size()) }.cast();
    }
    #[cfg(windows)]
    // SAFETY: as above; the alignment is a power of two.
    return unsafe { libc::aligned_malloc(layout.size(), layout.align()) }.cast();
    #[cfg(not(windows))]
    {
        let mut block: *mut c_void = ptr::null_mut();
        let align = layout.align().max(size_of::<usize>());
        // SAFETY: as above, and it is a multiple of a pointer's size.
        let failed = unsafe { libc::posix_memalign(&raw mut block, align, layout.size()) } != 0;
        if failed { ptr::null_mut() } else { block.cast() }
    }
}

/// # Safety
/// The block came from [`from_c`] for this layout, or from `calloc` for a plain one.
unsafe fn to_c(block: *mut u8, layout: Layout) {
    #[cfg(windows)]
    if !is_plain(layout) {
        // SAFETY: it came from `_aligned_malloc`.
        return unsafe { libc::aligned_free(block.cast()) };
    }
    let _ = layout;
    // SAFETY: it came from one of C's functions that this one undoes.
    unsafe { libc::free(block.cast()) }
}

/// Overwrites a block. Volatile, as a compiler leaves out stores into memory that is freed next.
///
/// # Safety
/// `size` bytes from `block` on are writable, and nobody else uses them.
unsafe fn wipe(block: *mut u8, size: usize) {
    let head = block.align_offset(align_of::<u64>()).min(size);
    let words = (size - head) / size_of::<u64>();
    let tail = head + words * size_of::<u64>();
    // SAFETY: all inside the block; `head` is where words are aligned.
    unsafe {
        for at in (0..head).chain(tail..size) {
            block.add(at).write_volatile(0);
        }
        let first = block.add(head).cast::<u64>();
        for at in 0..words {
            first.add(at).write_volatile(0);
        }
    }
}
