#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hv_fuzz::differential::run(bytes));
