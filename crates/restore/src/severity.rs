//! Which findings must be mended before the recording is used, and which only inform.

use signal::Fault;

/// Whether a finding must be mended; the rest is for the engineer to know.
///
/// A value is compared in the unit of its detector: dBFS for `hum` and `noise`, per cent for `dc-offset`.
pub fn must_be_mended(fault: &Fault) -> bool {
    if fault.confidence < 0.5 {
        return false;
    }
    match fault.fault {
        "clipping" | "clicks" | "dropout" | "duplicate" => true,
        "polarity" => fault.confidence >= 0.7,
        "dc-offset" => fault.value.abs() >= 0.5,
        "hum" => fault.value >= -65.0,
        "noise" => fault.value >= -55.0,
        "silence" => fault.confidence >= 0.9,
        "level" => fault.confidence >= 0.9,
        _ => false,
    }
}
