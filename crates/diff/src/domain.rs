//! Domains and their checks.

use relata_schema::{Domain, DomainCheck, ObjectId, QualifiedName, Schema};

use crate::pair::pair;
use crate::{Change, Renamed};

pub(crate) fn domains(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (name, new) in &to.domains {
        let Some(old) = from.domains.get(name) else {
            changes.push(Change::CreateDomain { name: name.clone(), to: new.clone() });
            comments(name, None, new, changes);
            continue;
        };
        if old.base != new.base || old.collation != new.collation {
            let (from, to) = (old.clone(), new.clone());
            changes.push(Change::ReplaceDomain { name: name.clone(), from, to });
            // The old comments go with the old domain.
            comments(name, None, new, changes);
            continue;
        }
        if old.default != new.default || old.not_null != new.not_null {
            let (from, to) = (old.clone(), new.clone());
            changes.push(Change::ModifyDomain { name: name.clone(), from, to });
        }
        if let (Some(from), Some(to)) = (&old.not_null_name, &new.not_null_name)
            && from != to
        {
            let (domain, from, to) = (name.clone(), from.clone(), to.clone());
            changes.push(Change::Rename(Renamed::DomainCheck { domain, from, to }));
        }
        checks(name, old, new, changes);
        comments(name, Some(old), new, changes);
    }
    for (name, old) in from.domains.iter().filter(|(name, _)| !to.domains.contains_key(*name)) {
        changes.push(Change::DropDomain { name: name.clone(), from: old.clone() });
    }
}

fn checks(domain: &QualifiedName, old: &Domain, new: &Domain, changes: &mut Vec<Change>) {
    let pairs = pair(&old.checks, &new.checks, equal);
    for (name, from, to) in pairs.same.into_iter().filter(|(_, from, to)| !equal(from, to)) {
        let (domain, name, from, to) = (domain.clone(), name.clone(), from.clone(), to.clone());
        changes.push(Change::ModifyDomainCheck { domain, name, from, to });
    }
    for (from, to, _, _) in pairs.renamed {
        let (domain, from, to) = (domain.clone(), from.clone(), to.clone());
        changes.push(Change::Rename(Renamed::DomainCheck { domain, from, to }));
    }
    for (name, to) in pairs.added {
        let (domain, name, to) = (domain.clone(), name.clone(), to.clone());
        changes.push(Change::AddDomainCheck { domain, name, to });
    }
    for (name, from) in pairs.dropped {
        let (domain, name, from) = (domain.clone(), name.clone(), from.clone());
        changes.push(Change::DropDomainCheck { domain, name, from });
    }
}

fn comments(name: &QualifiedName, old: Option<&Domain>, new: &Domain, changes: &mut Vec<Change>) {
    if old.and_then(|old| old.comment.as_ref()) != new.comment.as_ref() {
        changes.push(Change::comment(ObjectId::Domain(name.clone()), &new.comment));
    }
    let none = Domain::new("");
    let pairs = pair(&old.unwrap_or(&none).checks, &new.checks, equal);
    let same = pairs.same.into_iter().map(|(check, from, to)| {
        // A check that is replaced loses its comment with the old one.
        let kept = from.expr == to.expr && (from.not_valid || !to.not_valid);
        (check, from.comment.as_ref().filter(|_| kept), to)
    });
    let renamed = pairs.renamed.into_iter().map(|(_, check, from, to)| (check, from.comment.as_ref(), to));
    let added = pairs.added.into_iter().map(|(check, to)| (check, None, to));
    for (check, from, to) in same.chain(renamed).chain(added) {
        if from != to.comment.as_ref() {
            changes.push(Change::comment(ObjectId::domain_check(name, check), &to.comment));
        }
    }
}

/// All but the comment and what only a file can say.
fn equal(from: &DomainCheck, to: &DomainCheck) -> bool {
    from.expr == to.expr && from.not_valid == to.not_valid
}
