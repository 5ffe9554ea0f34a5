//! What leaves the house: masters that were measured after they were written, a manifest of them, and a report.
//!
//! ```text
//! master --Delivery--> file --read again--> Readings, Checks --> Delivered --> Manifest, report
//! ```
//! Nothing is believed that was not read back from the finished file.

mod atomic;
mod checks;
mod delivery;
mod error;
mod listener;
mod manifest;
mod name;
pub mod report;

pub use checks::Check;
pub use delivery::{Delivered, Delivering, Delivery, deliver};
pub use error::ReleaseError;
pub use listener::{Measured, measure, measure_unless};
pub use manifest::{Entry, Manifest};
pub use name::{MOST_BYTES, file_name};
pub use report::{Corridor, Finding, Master, ReportData, report, write_report};
