"""Ce que la vérification peut dire, lu dans le code : chaque code de problème, sa phrase et son remède."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

CODE = re.compile(r"[a-z]+(-[a-z]+)*")


class Phrase(NamedTuple):
    """``ou`` : le fichier qui la dit, depuis le dossier du code ; « … » est ce que le contenu y met."""

    message: str
    conseil: str
    ou: str


def spoken(dossier: Path) -> dict[str, Phrase]:
    """La phrase de chaque code, au premier endroit qui l'émet."""
    trouves: dict[str, Phrase] = {}
    for fichier in sorted(dossier.rglob("*.py")):
        arbre = ast.parse(fichier.read_text("utf-8"))
        nommes = _named(arbre)
        for noeud in ast.walk(arbre):
            termes = noeud.args if isinstance(noeud, ast.Call) else getattr(noeud, "elts", [])
            for code, message, conseil in zip(termes, termes[1:], termes[2:], strict=False):
                if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
                    ou = fichier.relative_to(dossier).as_posix()
                    phrase = Phrase(_text(message, nommes), _text(conseil, nommes), ou)
                    if re.search(r"^[^A-Z].* .*[^.]$", phrase.message) and re.search("^[A-ZÀ-Ý…].", phrase.conseil):
                        trouves.setdefault(code.value, phrase)
    return trouves


def _named(arbre: ast.Module) -> list[tuple[str, int, ast.expr]]:
    return [
        (n.targets[0].id, n.lineno, n.value)
        for n in ast.walk(arbre)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)
    ]


def _text(noeud: ast.expr, nommes: list[tuple[str, int, ast.expr]]) -> str:
    """Le texte écrit dans le code ; un nom vaut ce qu'il a reçu juste avant, « a ou b » vaut b, « a si c » vaut a."""
    match noeud:
        case ast.Constant(value=str(texte)):
            return re.sub(r"\{\w+\}", "…", texte)
        case ast.JoinedStr(values=morceaux):
            return "".join(_text(m, nommes) if isinstance(m, ast.Constant) else "…" for m in morceaux)
        case ast.BoolOp(values=[*_, dernier]):
            return _text(dernier, nommes)
        case ast.Call(func=ast.Attribute(value=texte, attr="strip")):
            return _text(texte, nommes).strip("… ")
        case ast.IfExp(body=premier):
            return _text(premier, nommes)
        case ast.Name(id=nom):
            recus = [(ligne, valeur) for n, ligne, valeur in nommes if n == nom and ligne < noeud.lineno]
            return _text(max(recus, key=lambda paire: paire[0])[1], nommes) if recus else ""
    return ""
