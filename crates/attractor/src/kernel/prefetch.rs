//! Asking for memory before it is read, where the processor does not foresee it.

/// Bytes of a cache line.
pub(super) const LINE: usize = 64;

/// Asks for the cache line at an address. Costs or saves time and does nothing else, whatever the address is.
#[inline(always)]
pub(super) fn prefetch(at: *const u8) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: no address is read, and none is a fault; SSE belongs to every x86-64.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(at.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}
