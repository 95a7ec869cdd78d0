"""What docstrings say of functions: what they take, and which errors of ours they raise, by names that there are."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

from tests.test_names import read_modules

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
OWN_SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
#: What a function is given without having asked for it.
GIVEN = {"self", "cls", "request"}
#: Of these the docstring is the API's own page for readers; what refuses them is described there by status.
TOLD_TO_READERS = "ViewSet"
RAISES = re.compile(
    r"\b[Rr]aises?(?: an?| the)? ([A-Z]\w+\b)(?!['’]s)(?:(?:, (?:or )?| or | and )([A-Z]\w+))?"
)
#: Errors that are only ever named as a module's.
OTHERS = {"SMTPException", "SMTPServerDisconnected", "RedisError"}
#: Methods that a framework calls by name: its documentation says what comes in and what is to go out.
CALLED_BY_FRAMEWORKS = {
    *("handle", "add_arguments"),  # Django: a command
    *("process_exception", "process_response"),  # Django: middleware
    *("to_python", "to_url"),  # Django: what stands in an address
    *("save", "get_by_natural_key"),  # Django: a model, the manager of members
    *("build_attrs", "label_from_instance"),  # Django: a form's widget, a field of choices
    *(
        "render",
        "get_context_data",
        "get_form_class",
    ),  # Django and Wagtail: template nodes, blocks, panels, views
    *("handle_starttag", "handle_startendtag", "handle_endtag"),  # Python: HTMLParser
    *("handle_data", "handle_entityref", "handle_charref"),
    *("route", "serve", "serve_preview", "get_context"),  # Wagtail: a page
    *("expand_db_attributes", "extract_references", "get_attribute_data"),  # Wagtail: links in running text
    *("normalize_choice", "user_has_permission"),  # Wagtail: a block of choices, who may do what
    *("bind", "to_representation"),  # REST framework: a field
    *(
        "add_item_elements",
        "get_policy_parts",
        "convert_context_to_json",
    ),  # a feed, django-csp, django-chartjs
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_apps() -> dict[str, ast.Module]:
    """{path: syntax tree} of the site's own modules."""
    return {
        path: tree
        for path, tree in read_modules().items()
        if not path.startswith(("bench/", "setup/", "manage.py"))
    }


def list_functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """(qualified name, function) of every public one at the top of a module, and of public methods of its classes."""
    for node in tree.body:
        if isinstance(node, FUNCTIONS) and not node.name.startswith("_"):
            yield node.name, node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, FUNCTIONS) and not method.name.startswith("_"):
                    yield f"{node.name}.{method.name}", method


def list_raised(function: Function) -> set[str]:
    """The classes that a function itself raises, those of functions within it left out."""
    raised, left = set(), list[ast.AST](function.body)
    while left:
        node = left.pop()
        if isinstance(node, OWN_SCOPES):
            continue
        if isinstance(node, ast.Raise) and node.exc:
            what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            raised.add(what.attr if isinstance(what, ast.Attribute) else getattr(what, "id", ""))
        left += ast.iter_child_nodes(node)
    return raised


def takes_something(function: Function) -> bool:
    """Whether it has a parameter that whoever calls it has to know of."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return any(each is not None and each.arg not in GIVEN for each in named)


def list_our_errors(trees: dict[str, ast.Module]) -> set[str]:
    """The names of the error classes that modules define."""
    classes = (node for tree in trees.values() for node in tree.body if isinstance(node, ast.ClassDef))
    return {node.name for node in classes if node.name.endswith("Error")}


def takes_request(function: Function) -> bool:
    """Whether it is a view: what it raises is answered with a status."""
    return any(each.arg == "request" for each in function.args.args)


def find_unsaid_errors(trees: dict[str, ast.Module]) -> list[str]:
    """Functions whose docstring does not name an error they raise: any of ours, and any at all at the top of a module."""
    ours = list_our_errors(trees)
    return [
        f"{path}: {name} raises {error}"
        for path, tree in trees.items()
        for name, function in list_functions(tree)
        if TOLD_TO_READERS not in name.partition(".")[0]
        for error in sorted(list_raised(function))
        if error in ours or (error[:1].isupper() and "." not in name and not takes_request(function))
        if not re.search(rf"\b{error}\b", ast.get_docstring(function) or "")
    ]


def find_undescribed(trees: dict[str, ast.Module]) -> list[str]:
    """Functions at the top of a module that take something and have no docstring."""
    return [
        f"{path}: {name}"
        for path, tree in trees.items()
        for name, function in list_functions(tree)
        if "." not in name and takes_something(function) and not ast.get_docstring(function)
    ]


def list_base_names(node: ast.ClassDef) -> list[str]:
    """What a class says it is made from, without modules and brackets."""
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return [base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in bases]


def overrides_ours(node: ast.ClassDef, name: str, classes: dict[str, ast.ClassDef]) -> bool:
    """Whether a class of ours above this one has a method of the name, which says what it is for."""
    above = [classes[base] for base in list_base_names(node) if base in classes]
    return any(
        any(isinstance(method, FUNCTIONS) and method.name == name for method in base.body)
        or overrides_ours(base, name, classes)
        for base in above
    )


def is_called_by_framework(node: ast.ClassDef, name: str) -> bool:
    """Whether a framework calls the method, and not we: by a name of its own or, in a serializer, by a field's."""
    return name in CALLED_BY_FRAMEWORKS or (node.name.endswith("Serializer") and name.startswith("get_"))


def find_undescribed_methods(trees: dict[str, ast.Module]) -> list[str]:
    """Methods that take something and have no docstring, neither here nor in a class of ours above."""
    tops = [(path, node) for path, tree in trees.items() for node in tree.body]
    classes = {node.name: node for _, node in tops if isinstance(node, ast.ClassDef)}
    return [
        f"{path}: {node.name}.{method.name}"
        for path, node in tops
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for method in node.body
        if isinstance(method, FUNCTIONS) and not method.name.startswith("_")
        if takes_something(method) and not ast.get_docstring(method)
        if not is_called_by_framework(node, method.name) and not overrides_ours(node, method.name, classes)
    ]


def find_unknown_errors(trees: dict[str, ast.Module]) -> list[str]:
    """Docstrings that say something is raised which is no error of ours, of Python's, or that any module imports."""
    imports = (node for tree in trees.values() for node in tree.body if isinstance(node, ast.ImportFrom))
    imported = {name.name for node in imports for name in node.names}
    known = list_our_errors(trees) | imported | OTHERS | vars(builtins).keys()
    return [
        f"{path}: {name} says it raises {error}"
        for path, tree in trees.items()
        for name, function in list_functions(tree)
        for pair in RAISES.findall(ast.get_docstring(function) or "")
        for error in pair
        if error and error not in known
    ]


def test_whoever_raises_an_error_of_ours_says_so():
    assert find_unsaid_errors(read_apps()) == []


def test_a_function_that_takes_something_says_what_it_does():
    assert find_undescribed(read_apps()) == []


def test_a_method_that_takes_something_says_what_it_does():
    assert find_undescribed_methods(read_apps()) == []


def test_errors_that_docstrings_name_exist():
    assert find_unknown_errors(read_apps()) == []


#: A class of ours whose method says what it does.
DOUBLES = "class A:\n def f(self, x): 'Doubles x.'\n"


@pytest.mark.parametrize(
    ("find", "code", "found"),
    [
        (find_unsaid_errors, 'def f(): "Raises OddError."; raise OddError("why")', []),
        (find_unsaid_errors, 'def f(): "Refuses."; raise OddError("why")', ["m.py: f raises OddError"]),
        (find_unsaid_errors, "class A:\n def f(self):\n  raise OddError", ["m.py: A.f raises OddError"]),
        (find_unsaid_errors, "def f(): raise ValueError", ["m.py: f raises ValueError"]),
        (find_unsaid_errors, "def f(): raise x.Odd()", ["m.py: f raises Odd"]),
        (find_unsaid_errors, "def f(error): raise error", []),
        (find_unsaid_errors, "def f(request): raise Http404", []),
        (find_unsaid_errors, "class A:\n def clean(self): raise ValidationError", []),
        (find_unsaid_errors, "def f():\n def g(): raise OddError\n return g", []),
        (find_unsaid_errors, "class AViewSet:\n def f(self): raise OddError", []),
        (find_undescribed, "def f(x): pass", ["m.py: f"]),
        (find_undescribed, "def f(*, x): pass", ["m.py: f"]),
        (find_undescribed, "def f(request): pass\ndef _g(x): pass", []),
        (find_undescribed, "def f(x): 'Doubles x.'", []),
        (find_undescribed_methods, "class A:\n def f(self, x): pass", ["m.py: A.f"]),
        (find_undescribed_methods, "class A:\n def f(self, *x): pass", ["m.py: A.f"]),
        (find_undescribed_methods, "class A:\n def f(self, x): 'Doubles x.'", []),
        (find_undescribed_methods, "class A:\n def f(self): pass\n def _g(self, x): pass", []),
        (find_undescribed_methods, "class _A:\n def f(self, x): pass", []),
        (find_undescribed_methods, "class A(x.Base):\n def f(self, x): pass", ["m.py: A.f"]),
        (find_undescribed_methods, f"{DOUBLES}class B(A[int]):\n def f(self, x): pass", []),
        (find_undescribed_methods, f"{DOUBLES}class B(A): pass\nclass C(B):\n def f(self, x): pass", []),
        (find_undescribed_methods, f"{DOUBLES}class B(A):\n def g(self, x): pass", ["m.py: B.g"]),
        (find_undescribed_methods, "class A:\n def handle(self, x): pass", []),
        (find_undescribed_methods, "class ASerializer:\n def get_f(self, x): pass", []),
        (find_undescribed_methods, "class ASerializer:\n def f(self, x): pass", ["m.py: ASerializer.f"]),
        (find_undescribed_methods, "class A:\n def get_f(self, x): pass", ["m.py: A.get_f"]),
        (find_unknown_errors, "def f(): 'Raises OddError or ValueError.'", []),
        (find_unknown_errors, "def f(): 'Raises Odd.'", ["m.py: f says it raises Odd"]),
        (find_unknown_errors, "def f(): 'Raises OddError, Odder.'", ["m.py: f says it raises Odder"]),
        (find_unknown_errors, "from x import Http404\ndef f(): 'Raises Http404.'", []),
    ],
)
def test_the_rules_find_what_they_are_for(find, code, found):
    assert find({"m.py": ast.parse(f"class OddError(Exception): pass\n{code}")}) == found
