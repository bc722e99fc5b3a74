//! Completions and manual pages.

use relata_tests::Project;

use crate::RELATA;

#[test]
fn shells_complete_verbs_and_flags() {
    let project = Project::new(RELATA);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = project.ok(&["completions", shell]).stdout;
        for word in ["maintain", "dry-run", "generate"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
    project.run(&["completions", "dos"]).expect_status(2);
    // Bash itself takes it.
    let script = project.ok(&["completions", "bash"]).stdout;
    project.write("relata.bash", &script);
    let path = project.path("relata.bash");
    let completes = "source \"$0\"; COMP_WORDS=(relata bac); COMP_CWORD=1; _relata relata bac relata; echo \"${COMPREPLY[@]}\"";
    let output =
        std::process::Command::new("bash").args(["-c", completes]).arg(path).output().expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "backup", "{output:?}");
}

#[test]
fn each_verb_has_a_manual_page() {
    let project = Project::new(RELATA);
    project.ok(&["man", "pages/man1"]);
    assert!(
        project.read("pages/man1/relata.1").contains("relata\\-backup"),
        "{}",
        project.read("pages/man1/relata.1")
    );
    let page = project.read("pages/man1/relata-backup.1");
    assert!(page.contains("\\-\\-keep") && page.contains("shop_2026\\-11\\-23T041500Z.dump"), "{page}");
}
