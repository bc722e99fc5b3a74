//! What leaves PostgreSQL: types without a binary format that a program reads are cast to text, at the outermost
//! statement alone. Inside of it they stay what they are, so that they are compared, grouped and sorted as such.

use smallvec::smallvec;

use crate::query::from::{Derived, FromItem};
use crate::query::node::{Node, QueryNode};
use crate::query::output::Output;
use crate::query::select::{Join, SelectNode};
use crate::types::{Transfer, TypeName};

/// The query with casts for those of its columns that want one.
pub(super) fn readable(mut query: QueryNode, outputs: &[Output]) -> QueryNode {
    if all_binary(outputs) {
        return query;
    }
    match &mut query {
        QueryNode::Select(select) if !matches!(select.distinct.as_deref(), Some([])) => {
            cast(&mut select.selection, outputs);
        }
        // These compare whole rows, which must be done before the casts.
        QueryNode::Select(_) | QueryNode::Compound(_) => return around(query, outputs),
        QueryNode::Insert(insert) => cast(&mut insert.returning, outputs),
        QueryNode::Update(update) => cast(&mut update.returning, outputs),
        QueryNode::Delete(delete) => cast(&mut delete.returning, outputs),
    }
    query
}

/// Casts the columns that want it.
pub(super) fn cast(columns: &mut Vec<Node>, outputs: &[Output]) {
    if all_binary(outputs) {
        return;
    }
    let each = std::mem::take(columns).into_iter().flat_map(|node| match node {
        Node::Columns { table, names, .. } => names.iter().map(|name| Node::Column { table, name }).collect(),
        node => vec![node],
    });
    *columns = each.zip(outputs).map(|(node, output)| as_text(node, output.type_name)).collect();
}

fn all_binary(outputs: &[Output]) -> bool {
    outputs.iter().all(|output| output.type_name.transfer == Transfer::Binary)
}

/// A column of this type as a program can read it.
pub(crate) fn as_text(node: Node, type_name: TypeName) -> Node {
    match type_name.transfer {
        Transfer::Binary => node,
        Transfer::Text if type_name.array => Node::Postfix(vec![node, Node::sql("::text[]")]),
        Transfer::Text => Node::Postfix(vec![node, Node::sql("::text")]),
    }
}

/// `SELECT c0, c1::text FROM (query) AS rows (c0, c1)`: a plain SELECT keeps the order of the rows.
fn around(query: QueryNode, outputs: &[Output]) -> QueryNode {
    let columns = outputs.iter().enumerate();
    let selection =
        columns.map(|(at, output)| as_text(Node::Sql(format!("rows.c{at}").into()), output.type_name));
    let rows = Derived::Rows { query, width: outputs.len() };
    let item = FromItem { name: "rows", alias: "rows", query: Some(Box::new(rows)) };
    QueryNode::Select(Box::new(SelectNode {
        selection: selection.collect(),
        from: smallvec![Join { kind: "", item, on: None }],
        ..SelectNode::default()
    }))
}
