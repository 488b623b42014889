//! The library's heap forgets: every block is overwritten before it is given back.
//!
//! An access token is copied on its way to the network: into a header, a request buffer, the buffer
//! of the TLS library, by several crates that know nothing of secrets. Wiping our own copy would
//! leave the others in freed memory, where the next core dump, swap file or careless read finds
//! them. So all of them are wiped, by the allocator, in the shared and in the static library alike:
//! once `qr_client_close` returned, no block of the library's heap holds the token.
//!
//! Blocks still come from the system's `malloc` and go back to its `free`. What it costs is one
//! store for every eight bytes that are freed: nothing for the payload functions, which allocate
//! nothing. A block that grows moves, since the old place has to be wiped. Not covered: registers,
//! the stack, and what the caller or the operating system keeps.

use std::alloc::{GlobalAlloc, Layout, System};

#[global_allocator]
static FORGETFUL: Forgetful = Forgetful;

struct Forgetful;

// SAFETY: every block is the system allocator's, asked for and given back with its own layout.
unsafe impl GlobalAlloc for Forgetful {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives up a block of this layout: nobody reads it any more.
        unsafe {
            wipe(block, layout.size());
            System.dealloc(block, layout);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller promises a block of this layout and a size that is one; the two blocks
        // are distinct. On failure the old one stays as it is, as the trait asks.
        unsafe {
            let new = System.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !new.is_null() {
                new.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            new
        }
    }
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
