//! RFC 8785: the published vectors, and what records rely on.

use governed::{Digest, canonical};
use proptest::prelude::*;
use serde_json::Value;

const VECTORS: [(&str, &str, &str); 6] = [
    ("arrays", include_str!("../vectors/jcs/arrays.in.json"), include_str!("../vectors/jcs/arrays.out.json")),
    ("french", include_str!("../vectors/jcs/french.in.json"), include_str!("../vectors/jcs/french.out.json")),
    (
        "structures",
        include_str!("../vectors/jcs/structures.in.json"),
        include_str!("../vectors/jcs/structures.out.json"),
    ),
    ("unicode", include_str!("../vectors/jcs/unicode.in.json"), include_str!("../vectors/jcs/unicode.out.json")),
    ("values", include_str!("../vectors/jcs/values.in.json"), include_str!("../vectors/jcs/values.out.json")),
    ("weird", include_str!("../vectors/jcs/weird.in.json"), include_str!("../vectors/jcs/weird.out.json")),
];

#[test]
fn the_published_vectors_come_out_as_published() {
    for (name, given, expected) in VECTORS {
        let value: Value = serde_json::from_str(given).unwrap();
        let got = String::from_utf8(canonical(&value).unwrap()).unwrap();
        assert_eq!(got, expected.trim_end_matches('\n'), "{name}");
    }
}

#[test]
fn numbers_come_out_as_ecmascript_writes_them() {
    // RFC 8785, appendix B, and the sample lines of its authors' test file.
    let numbers: [(u64, &str); 22] = [
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x4340_0000_0000_0001, "9007199254740994"),
    ];
    for (bits, expected) in numbers {
        let got = canonical(&f64::from_bits(bits)).unwrap();
        assert_eq!(String::from_utf8(got).unwrap(), expected, "{bits:#018x}");
    }
    assert!(canonical(&f64::NAN).is_err() && canonical(&f64::INFINITY).is_err());
}

#[test]
fn a_digest_is_the_sha_256_everyone_knows() {
    // FIPS 180-2, appendix B.1.
    assert_eq!(
        Digest::of(b"abc").to_string(),
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1_i64 << 53)..(1_i64 << 53)).prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn canonical_bytes_are_their_own_canonical_form_and_mean_the_same(value in value()) {
        let bytes = canonical(&value).unwrap();
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&canonical(&read).unwrap(), &bytes);
        prop_assert!(alike(&read, &value), "{read} {value}");
    }

    #[test]
    fn the_order_fields_were_written_in_does_not_matter(mut fields in prop::collection::btree_map(".{0,8}", 0..9_u8, 0..8)) {
        let forwards: Vec<String> = fields.iter().map(|(k, v)| format!("{}:{v}", Value::from(k.clone()))).collect();
        let backwards: Vec<String> = forwards.iter().rev().cloned().collect();
        let read = |parts: &[String]| serde_json::from_str::<Value>(&format!("{{{}}}", parts.join(","))).unwrap();
        prop_assert_eq!(canonical(&read(&forwards)).unwrap(), canonical(&read(&backwards)).unwrap());
        // Keys come in the order of their UTF-16 code units.
        let bytes = canonical(&fields).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut keys: Vec<String> = core::mem::take(&mut fields).into_keys().collect();
        keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
        let expected: Vec<String> = keys.iter().map(|k| String::from_utf8(canonical(k).unwrap()).unwrap()).collect();
        let mut at = 0;
        for key in expected {
            let found = text[at..].find(&format!("{key}:"));
            prop_assert!(found.is_some(), "{key} after {at} in {text}");
            at += found.unwrap();
        }
    }
}

/// The same but for how a number is kept: 1.0 and 1 are one number.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| alike(a, b)))
        }
        (a, b) => a == b,
    }
}
