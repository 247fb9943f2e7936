//! `hv hash`.

use serde_json::{Value, json};

use super::*;

#[test]
fn files_have_the_published_hashes() {
    let folder = tempfile::tempdir().unwrap();
    let abc = file(folder.path(), "abc.txt", "abc");
    assert_out(
        &hv(&["hash", &abc]),
        0,
        &format!(
            "{abc}: SHA256Block, block size 2097152, 3 bytes: T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=\n"
        ),
    );
    let zeros = vec![0; 2_097_153];
    let output = hv_reading(&["hash", "--format", "json", "-"], &zeros);
    let list: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        list,
        json!([{
            "file": "<stdin>", "algorithm": "SHA256Block", "block-size": 2_097_152,
            "hash": "YA6TawwWeSdg0J3SQs0geNlGssqZNCrRhuwrTwJu6yc=", "length": 2_097_153,
        }])
    );
    // A folder is all its files, whatever their names.
    let output = hv(&["hash", &folder.path().to_string_lossy()]);
    assert!(out(&output).contains("abc.txt: "), "{}", out(&output));
}

#[test]
fn the_block_size_counts() {
    let twice = |size: &str| out(&hv_reading(&["hash", "--block-size", size, "-"], b"abcdef"));
    assert_ne!(twice("3").rsplit_once(' '), twice("6").rsplit_once(' '));
    assert!(twice("3").contains("block size 3, 6 bytes"));
    assert_eq!(hv(&["hash", "--block-size", "0", "x"]).status.code(), Some(2));
}

#[test]
fn inline_blobs_are_checked_against_their_hashes() {
    let folder = tempfile::tempdir().unwrap();
    let text = support::read(format!("{THINGS}/everything.xml"));
    let good = file(folder.path(), "good.xml", &text);
    assert_out(
        &hv(&["hash", "--check", &good]),
        0,
        &format!(
            "{good}: thing 1: blob (default): the hash matches\n\
             {good}: thing 1: blob photo: not checked: the content is not inline\n"
        ),
    );
    for (from, to, said) in [
        ("YWJj", "YWJk", "the content's hash is"),
        ("YWJj", "YW-j", "base64"),
        (">3<", ">4<", "content-length says 4"),
    ] {
        let output = hv_reading(&["hash", "--check", "-"], text.replace(from, to).as_bytes());
        assert_eq!(output.status.code(), Some(1), "{to}");
        assert!(out(&output).contains(said), "{to}: {}", out(&output));
    }
    let answer = format!("<group>{}</group>", text.split_once("?>").unwrap().1.repeat(2));
    let output = hv_reading(&["hash", "--check", "--format", "json", "-"], answer.as_bytes());
    let list: Vec<Value> = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(list.len(), 4);
    assert_eq!(
        list[2],
        json!({
            "file": "<stdin>", "thing": 2, "thing-id": "5e3f2a1c-9b7d-4e6f-8a0b-1c2d3e4f5a6b",
            "blob": "", "state": "matches",
        })
    );
}

#[test]
fn that_nothing_was_checked_is_said_and_so_is_what_several_files_have() {
    let folder = tempfile::tempdir().unwrap();
    let text = support::read(format!("{THINGS}/everything.xml"));
    let good = file(folder.path(), "good.xml", &text);
    let none = file(folder.path(), "none.xml", "<group><thing/><thing/></group>");
    assert_eq!(err(&hv(&["hash", "--check", &good])), "");
    let output = hv(&["hash", "--check", &none]);
    assert_out(&output, 0, "");
    assert_eq!(err(&output), "no blob in 2 things: nothing was checked\n");
    let output = hv_reading(&["hash", "--check", "-"], text.replace("YWJj", "").as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let output = hv_reading(&["hash", "--check", "-"], b"<weight/>");
    assert_eq!(output.status.code(), Some(1));
    let unhashed = "<thing><blob-payload><blob><blob-info><name/><content-type/></blob-info>\
        <content-length>0</content-length><base64data/></blob></blob-payload></thing>";
    let output = hv_reading(&["hash", "--check", "-"], unhashed.as_bytes());
    assert_eq!(err(&output), "no inline blob with a hash in 1 thing: nothing was checked\n");
    let bad = file(folder.path(), "bad.xml", &text.replace("YWJj", "YWJk"));
    let output = hv(&["hash", "--check", &good, &none, &bad]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(err(&output), "4 things: 2 blobs checked, 1 at fault, 2 not checked\n");
    let zero = hv(&["hash", "--block-size", "0", &good]);
    assert!(err(&zero).contains("expected a whole number of at least 1"), "{}", err(&zero));
}
