// Live figures in the newsroom: the chooser's window, the number in running text, and the two sides of a claim.
const CHOOSER = "/newsroom/figures/choose/";

// Opens the chooser; `done` gets what was chosen, `asked` begins it.
function choose(asked, done, gone) {
  const onload = {
    choose(modal) {
      const form = modal.body[0].querySelector("[data-figure-form]");
      form.addEventListener("change", (event) => {
        if (!event.target.matches("[data-ask], [data-typed]")) return;
        const words = new URLSearchParams(new FormData(form));
        words.delete("csrfmiddlewaretoken");
        if (event.target.matches("[data-ask]")) words.delete("typed");
        words.set("text", words.get("published") || "");
        modal.loadUrl(`${CHOOSER}?${words}`);
      });
      modal.ajaxifyForm(window.jQuery(form));
    },
    chosen(modal, answer) {
      done(answer.result);
      modal.close();
    },
  };
  const workflow = window.ModalWorkflow({ url: CHOOSER, urlParams: asked, onload, onError: gone });
  if (gone) window.jQuery(document.body).one("hidden.bs.modal", gone);
  return workflow;
}

// The two sides of a claim are chosen in the same window (newsroom-claims.js).
window.newsroomChoose = choose;

const { createElement, Component } = window.React;

class FigureSource extends Component {
  componentDidMount() {
    const { editorState, entity, entityType, onComplete, onClose } = this.props;
    const selection = editorState.getSelection();
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    const text = block.getText().slice(selection.getStartOffset(), selection.getEndOffset());
    const asked = entity ? { figure: entity.getData().id } : { text };
    choose(
      asked,
      ({ id, text: published }) => {
        const { Modifier, EditorState } = window.DraftJS;
        const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", { id });
        const key = content.getLastCreatedEntityKey();
        const style = editorState.getCurrentInlineStyle();
        const printed = Modifier.replaceText(content, selection, published, style, key);
        onComplete(EditorState.push(editorState, printed, "insert-characters"));
      },
      () => onClose(),
    );
  }

  render() {
    return null;
  }
}

function Figure({ children }) {
  return createElement("span", { className: "newsroom-figure", title: "Live figure" }, children);
}

window.draftail.registerPlugin({ type: "LIVEFIGURE", source: FigureSource, decorator: Figure }, "entityTypes");
