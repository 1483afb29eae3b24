"""Texts in Rust."""

HARNESS = r"""
use ::std::collections::HashMap;
use ::std::io::{BufRead, Write};
use ::std::panic::{catch_unwind, set_hook, AssertUnwindSafe};

type Put = Result<(), String>;

trait Wire {
    fn put(&self, out: &mut String) -> Put;
}
impl Wire for bool {
    fn put(&self, out: &mut String) -> Put {
        Ok(out.push_str(if *self { "true" } else { "false" }))
    }
}
impl Wire for i64 {
    fn put(&self, out: &mut String) -> Put {
        Ok(out.push_str(&self.to_string()))
    }
}
impl Wire for f64 {
    fn put(&self, out: &mut String) -> Put {
        if !self.is_finite() {
            return Err("non-finite".to_string());
        }
        Ok(out.push_str(&format!("{:?}", self)))
    }
}
impl Wire for String {
    fn put(&self, out: &mut String) -> Put {
        out.push('"');
        for unit in self.encode_utf16() {
            match unit {
                0x22 => out.push_str("\\\""),
                0x5c => out.push_str("\\\\"),
                0x20..=0x7e => out.push(unit as u8 as char),
                _ => out.push_str(&format!("\\u{:04x}", unit)),
            }
        }
        Ok(out.push('"'))
    }
}
impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut String) -> Put {
        out.push('[');
        for (at, one) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            one.put(out)?;
        }
        Ok(out.push(']'))
    }
}
impl<T: Wire> Wire for HashMap<String, T> {
    fn put(&self, out: &mut String) -> Put {
        out.push('{');
        for (at, (key, one)) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            key.put(out)?;
            out.push(':');
            one.put(out)?;
        }
        Ok(out.push('}'))
    }
}
impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut String) -> Put {
        match self {
            Some(one) => one.put(out),
            None => Ok(out.push_str("null")),
        }
    }
}
@TUPLES@
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

fn report(line: String) {
    let mut out = ::std::io::stdout().lock();
    if out.write_all(line.as_bytes()).and_then(|_| out.flush()).is_err() {
        ::std::process::exit(3);
    }
}

@CALLS@
pub fn run() {
    let mut nonce = String::new();
    let _ = ::std::io::stdin().lock().read_line(&mut nonce);
    let nonce = nonce.trim().to_string();
    set_hook(Box::new(|_| {}));
    let calls: Vec<fn(&mut String) -> Put> = vec![@NAMES@];
    let all = move || {
        for (at, call) in calls.into_iter().enumerate() {
            let mut json = String::new();
            let line = match catch_unwind(AssertUnwindSafe(|| call(&mut json))) {
                Ok(Ok(())) => format!("value {}", json),
                Ok(Err(why)) => format!("error {}", why),
                Err(cause) => {
                    let text = cause.downcast_ref::<String>().map(|s| s.as_str());
                    let text = text.or(cause.downcast_ref::<&str>().copied()).unwrap_or("panic");
                    format!("error panic: {}", one_line(text))
                }
            };
            report(format!("\n{} {} {}\n", nonce, at, line));
        }
        report(format!("\n{} end\n", nonce));
    };
    let thread = ::std::thread::Builder::new().stack_size(64 << 20).spawn(all).expect("thread");
    thread.join().expect("end");
}
"""

CLOSE = """
    trait Close {
        fn close(&self, other: &Self) -> bool;
    }
    macro_rules! exact {
        ($($t:ty),*) => { $(impl Close for $t {
            fn close(&self, other: &Self) -> bool { self == other }
        })* };
    }
    exact!(i64, bool, String);
    impl Close for f64 {
        fn close(&self, other: &Self) -> bool {
            (self - other).abs() <= (1e-6 * self.abs().max(other.abs())).max(1e-9)
        }
    }
    impl<T: Close> Close for Vec<T> {
        fn close(&self, other: &Self) -> bool {
            self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.close(b))
        }
    }
    impl<T: Close> Close for std::collections::HashMap<String, T> {
        fn close(&self, other: &Self) -> bool {
            self.len() == other.len() && self.iter().all(|(k, a)| other.get(k).map_or(false, |b| a.close(b)))
        }
    }
    impl<T: Close> Close for Option<T> {
        fn close(&self, other: &Self) -> bool {
            match (self, other) {
                (Some(a), Some(b)) => a.close(b),
                (a, b) => a.is_none() && b.is_none(),
            }
        }
    }
"""

WIRE_TUPLE = """
impl<@BOUNDS@> Wire for (@NAMES@,) {
    fn put(&self, out: &mut String) -> Put {
        let mut open = '[';
        @PARTS@
        Ok(out.push(']'))
    }
}
"""

WIRE_PART = "out.push(open); open = ','; self.{0}.put(out)?;"

CLOSE_TUPLE = """
    impl<@BOUNDS@> Close for (@NAMES@,) {
        fn close(&self, other: &Self) -> bool {
            @PARTS@
        }
    }
"""

CLOSE_PART = "self.{0}.close(&other.{0})"

MAIN = "mod candidate;\n\nfn main() {\n    candidate::synth_harness::run();\n}\n"
