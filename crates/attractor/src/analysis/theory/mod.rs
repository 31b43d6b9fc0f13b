//! What theory expects of large networks, beside which finite ones are held.

pub mod chaos;
pub mod mean_field;
