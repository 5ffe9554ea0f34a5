//! Where in the text a path stands, so that an error about the song can name its line.

use super::read_insert::ids;
use super::syntax::Node;

/// The byte at which the thing of a path begins, as far as it can be found.
pub(crate) fn of(nodes: &[Node<'_>], path: &str) -> usize {
    let mut words = path.split('/');
    let head = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    if let ("song", Some(number)) = (head, rest.first().and_then(|word| word.strip_prefix("move-"))) {
        let moves = nodes.iter().filter(|node| node.word == "move");
        return nth(moves, number).map_or(0, |node| node.start);
    }
    if let ("song", Some(&"group"), Some(name)) = (head, rest.first(), rest.get(1)) {
        let named = |node: &&Node<'_>| node.word == "group" && node.name() == Some(name);
        return nodes.iter().rfind(named).map_or(0, |node| node.start);
    }
    let strip =
        |node: &&Node<'_>| ["track", "bus", "return", "vca"].contains(&&*node.word) && node.name() == Some(head);
    let top = match head {
        "song" | "master" => nodes.iter().find(|node| node.word == head),
        _ => nodes.iter().rfind(strip).or_else(|| nodes.iter().rfind(|node| node.name() == Some(path))),
    };
    top.map_or(0, |top| inside(top, &rest).unwrap_or(top.start))
}

fn inside(node: &Node<'_>, rest: &[&str]) -> Option<usize> {
    let (word, more) = rest.split_first()?;
    let children = node.children();
    let named = |of: &str, name: &str| children.iter().rfind(|child| child.word == of && child.name() == Some(name));
    let found = match *word {
        "send" | "vca" | "group" => named(word, more.first()?),
        "automation" => named("automation", &more.join("/")),
        _ => children.iter().find(|child| child.word == *word).or_else(|| numbered(children, word)),
    };
    if let Some(found) = found {
        return Some(found.start);
    }
    let inserts = children.iter().find(|child| child.word == "inserts")?;
    let ids = ids(inserts.children()).ok()?;
    let insert = &inserts.children()[ids.iter().rposition(|id| id == word)?];
    let part = more.first().and_then(|part| numbered(insert.children(), part));
    Some(part.map_or(insert.start, |part| part.start))
}

/// `clip-3`: the third clip.
fn numbered<'n, 'a>(nodes: &'n [Node<'a>], name: &str) -> Option<&'n Node<'a>> {
    let (word, number) = name.rsplit_once('-')?;
    nth(nodes.iter().filter(|node| node.word == word), number)
}

fn nth<'n, 'a>(mut nodes: impl Iterator<Item = &'n Node<'a>>, number: &str) -> Option<&'n Node<'a>>
where
    'a: 'n,
{
    nodes.nth(number.parse::<usize>().ok()?.checked_sub(1)?)
}
