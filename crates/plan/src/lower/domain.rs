//! Domains: in place where PostgreSQL can, else a new domain in place of the old.

use relata_diff::{Change, Renamed};
use relata_schema::{Column, ColumnValue, Domain, DomainCheck, ObjectId, QualifiedName, Sql, default_name};

use crate::domain::put_away;
use crate::lower::{Context, column, composite, enums};
use crate::replaced::columns_of_type;
use crate::{Action, Alteration, DomainAlteration, Step};

/// Checks that are not valid come as steps of their own, everything else with the domain.
pub(crate) fn create(name: &QualifiedName, to: &Domain, steps: &mut Vec<Step>) {
    let mut domain = Domain { not_null_name: said(name, to), ..to.clone() };
    domain.checks.retain(|_, check| !check.not_valid);
    let checks: Vec<ObjectId> =
        domain.checks.keys().map(|check| ObjectId::domain_check(name, check)).collect();
    let action = Action::CreateDomain { name: name.clone(), to: domain };
    steps.push(Step::new(action).produces([ObjectId::Domain(name.clone())]).produces(checks));
    for (check, to) in to.checks.iter().filter(|(_, check)| check.not_valid) {
        add(name, check, to, steps);
    }
}

/// The name of the NOT NULL constraint, unless PostgreSQL chooses it anyway.
fn said(name: &QualifiedName, to: &Domain) -> Option<String> {
    to.not_null_name.clone().filter(|given| *given != default_name::domain_not_null(&name.name))
}

pub(crate) fn drop(name: &QualifiedName, from: &Domain, steps: &mut Vec<Step>) {
    let checks = from.checks.keys().map(|check| ObjectId::domain_check(name, check));
    let step = Step::new(Action::DropDomain(name.clone())).destroys([ObjectId::Domain(name.clone())]);
    steps.push(step.destroys(checks));
}

pub(crate) fn modify(
    name: &QualifiedName,
    from: &Domain,
    to: &Domain,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::Domain(name.clone());
    if context.replaced.contains(&id) {
        return;
    }
    let mut push = |alteration| steps.push(alter(name, alteration).produces([id.clone()]));
    if from.default != to.default {
        match &to.default {
            Some(expr) => push(DomainAlteration::SetDefault(expr.clone())),
            None => push(DomainAlteration::DropDefault),
        }
    }
    if from.not_null != to.not_null {
        let set = || DomainAlteration::SetNotNull(said(name, to));
        push(if to.not_null { set() } else { DomainAlteration::DropNotNull });
    }
}

pub(crate) fn add_check(
    domain: &QualifiedName,
    name: &str,
    to: &DomainCheck,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    if !context.replaced.contains(&ObjectId::Domain(domain.clone())) {
        add(domain, name, to, steps);
    }
}

pub(crate) fn drop_check(domain: &QualifiedName, name: &str, context: &Context<'_>, steps: &mut Vec<Step>) {
    if !context.replaced.contains(&ObjectId::Domain(domain.clone())) {
        let alteration = DomainAlteration::DropCheck(name.to_owned());
        steps.push(alter(domain, alteration).destroys([ObjectId::domain_check(domain, name)]));
    }
}

/// Validated in place; any other change is another check of the same name.
pub(crate) fn modify_check(
    domain: &QualifiedName,
    name: &str,
    from: &DomainCheck,
    to: &DomainCheck,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    if context.replaced.contains(&ObjectId::Domain(domain.clone())) {
        return;
    }
    if from.expr == to.expr && !to.not_valid {
        let step = alter(domain, DomainAlteration::ValidateCheck(name.to_owned()));
        steps.push(step.after([ObjectId::domain_check(domain, name)]));
    } else {
        drop_check(domain, name, context, steps);
        add(domain, name, to, steps);
    }
}

fn add(domain: &QualifiedName, name: &str, to: &DomainCheck, steps: &mut Vec<Step>) {
    let alteration = DomainAlteration::AddCheck { name: name.to_owned(), check: to.clone() };
    let step = alter(domain, alteration).produces([ObjectId::domain_check(domain, name)]);
    steps.push(step.after([ObjectId::Domain(domain.clone())]));
}

fn alter(domain: &QualifiedName, alteration: DomainAlteration) -> Step {
    Step::new(Action::AlterDomain { domain: domain.clone(), alteration })
}

/// Domains that change their base type or collation, and those that something else forces to go and come back:
/// renames the old one away, makes the new one, carries every column over, drops the old one.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for id in &context.replaced {
        let ObjectId::Domain(name) = id else { continue };
        let Some(to) = context.to.domains.get(name) else { continue };
        let old = put_away(name);
        steps.push(Step::new(Action::Rename(Renamed::Domain { from: name.clone(), to: old.clone() })));
        create(name, to, steps);
        comments(name, to, context, steps);
        column::defaults_on(id, context, steps);
        let mut before_drop = enums::users(id, context);
        for (table, from, to) in columns_of_type(id, context.from, context.to) {
            let column = ObjectId::column(table, &from.name);
            if context.carried.contains(&column) {
                carry_over(table, from, to, id, context, steps);
                before_drop.push(column);
            }
        }
        let drop = Step::new(Action::DropDomain(old.clone())).produces([ObjectId::Domain(old)]);
        steps.push(drop.after(before_drop).after([id.clone()]));
    }
}

/// Comments that did not change, and went with the domain; those of one whose own change it is are said anyway.
fn comments(name: &QualifiedName, to: &Domain, context: &Context<'_>, steps: &mut Vec<Step>) {
    let of_its_own = |change: &Change| matches!(change, Change::ReplaceDomain { name: of, .. } if of == name);
    let Some(from) = context.from.domains.get(name) else { return };
    if context.changes.iter().any(of_its_own) {
        return;
    }
    composite::say(ObjectId::Domain(name.clone()), &from.comment, &to.comment, steps);
    for (check, to) in &to.checks {
        let old = from.checks.get(check).and_then(|old| old.comment.clone());
        composite::say(ObjectId::domain_check(name, check), &old, &to.comment, steps);
    }
}

fn carry_over(
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    domain: &ObjectId,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let (column, default) = (ObjectId::column(table, &from.name), ObjectId::default(table, &from.name));
    let given: Option<Sql> = context.options.using.get(&(table.clone(), to.name.clone())).cloned();
    let using = given.or_else(|| column::using(from, to, context));
    let mut alterations = Vec::new();
    if let ColumnValue::Default(_) = from.value {
        alterations.push(Alteration::DropDefault(from.name.clone()));
    }
    alterations.push(Alteration::SetType { column: to.name.clone(), to: to.clone(), using });
    if let ColumnValue::Default(expr) = &to.value {
        alterations.push(Alteration::SetDefault { column: to.name.clone(), to: expr.clone() });
    }
    let step = Step::new(Action::AlterTable { table: table.clone(), alterations });
    let changed = [column, default];
    steps.push(step.destroys(changed.clone()).produces(changed).after([domain.clone()]));
}
