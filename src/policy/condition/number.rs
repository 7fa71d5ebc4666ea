//! Numbers of three types, and what they have to do with one another. The one place of the crate that computes
//! with floating point: conditions may, what is stored or hashed never does.
#![allow(clippy::float_arithmetic)] // the double of CEL; the four operations are exact IEEE 754 on every target
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // each cast here is guarded by a range

use core::cmp::Ordering;

use super::syntax::Operator;
use super::undetermined::Undetermined;
use super::value::Value;

/// 2^63 and 2^64, which doubles hold exactly.
const TWO_63: f64 = 9_223_372_036_854_775_808.0;
const TWO_64: f64 = 18_446_744_073_709_551_616.0;

/// Compares two numbers by what they amount to, whatever their types. Nothing, where one is no number or NaN.
pub(super) fn compare(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Uint(a), Value::Uint(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Uint(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Value::Uint(a), Value::Int(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
        (Value::Double(a), Value::Int(b)) => compare_whole(*a, i128::from(*b)),
        (Value::Double(a), Value::Uint(b)) => compare_whole(*a, i128::from(*b)),
        (Value::Int(a), Value::Double(b)) => compare_whole(*b, i128::from(*a)).map(Ordering::reverse),
        (Value::Uint(a), Value::Double(b)) => compare_whole(*b, i128::from(*a)).map(Ordering::reverse),
        _ => None,
    }
}

/// As CEL compares them: the whole number is rounded to the nearest double first, within the range of its type.
fn compare_whole(a: f64, b: i128) -> Option<Ordering> {
    a.partial_cmp(&(b as f64))
}

/// A sum, difference, product, quotient or remainder of two numbers of one type.
///
/// # Errors
/// Overflow, division by zero, or operands of types that do not go together.
pub(super) fn compute<'a>(operator: Operator, a: &Value<'_>, b: &Value<'_>) -> Result<Value<'a>, Undetermined> {
    use Operator::{Add, Divide, Multiply, Remainder, Subtract};
    let by_zero = matches!(operator, Divide | Remainder) && matches!(b, Value::Int(0) | Value::Uint(0));
    if by_zero && matches!((a, b), (Value::Int(_), Value::Int(_)) | (Value::Uint(_), Value::Uint(_))) {
        return Err(Undetermined::DivisionByZero);
    }
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => {
            let result = match operator {
                Add => a.checked_add(*b),
                Subtract => a.checked_sub(*b),
                Multiply => a.checked_mul(*b),
                Divide => a.checked_div(*b),
                Remainder => a.checked_rem(*b),
                _ => None,
            };
            result.map(Value::Int).ok_or(Undetermined::Overflow)
        }
        (Value::Uint(a), Value::Uint(b)) => {
            let result = match operator {
                Add => a.checked_add(*b),
                Subtract => a.checked_sub(*b),
                Multiply => a.checked_mul(*b),
                Divide => a.checked_div(*b),
                Remainder => a.checked_rem(*b),
                _ => None,
            };
            result.map(Value::Uint).ok_or(Undetermined::Overflow)
        }
        (Value::Double(a), Value::Double(b)) => match operator {
            Add => Ok(Value::Double(a + b)),
            Subtract => Ok(Value::Double(a - b)),
            Multiply => Ok(Value::Double(a * b)),
            Divide => Ok(Value::Double(a / b)),
            _ => Err(Undetermined::wrong_types(operator.symbol())),
        },
        _ => Err(Undetermined::wrong_types(operator.symbol())),
    }
}

/// `-x`.
///
/// # Errors
/// For the smallest integer, which has no negation, and for what is no signed number.
pub(super) fn negate<'a>(of: &Value<'_>) -> Result<Value<'a>, Undetermined> {
    match of {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or(Undetermined::Overflow),
        Value::Double(value) => Ok(Value::Double(-value)),
        _ => Err(Undetermined::wrong_types("-")),
    }
}

/// A double with the other sign.
pub(super) fn opposite(of: f64) -> f64 {
    -of
}

/// `int(x)` of a number: what lies between is cut off towards zero.
pub(super) fn to_int(of: &Value<'_>) -> Option<i64> {
    match of {
        Value::Int(value) => Some(*value),
        Value::Uint(value) => i64::try_from(*value).ok(),
        // The conformance data has both ends of the range turned down.
        Value::Double(value) => (*value > -TWO_63 && *value < TWO_63).then_some(*value as i64),
        _ => None,
    }
}

/// `uint(x)` of a number.
#[allow(clippy::cast_sign_loss)] // guarded by the range
pub(super) fn to_uint(of: &Value<'_>) -> Option<u64> {
    match of {
        Value::Int(value) => u64::try_from(*value).ok(),
        Value::Uint(value) => Some(*value),
        Value::Double(value) => (*value >= 0.0 && *value < TWO_64).then_some(*value as u64),
        _ => None,
    }
}

/// `double(x)` of a number: the nearest there is.
pub(super) fn to_double(of: &Value<'_>) -> Option<f64> {
    match of {
        Value::Int(value) => Some(*value as f64),
        Value::Uint(value) => Some(*value as f64),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}
