// Monaco, loaded when it is first needed, with what the console adds to it.
const base = "/_content/BlazorMonaco/lib/monaco-editor/min/vs";
let loading;
let owner = null;

function load() {
  return (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${base}/loader.js`;
    script.onerror = () => reject(new Error("the editor could not be loaded"));
    script.onload = () => {
      require.config({ paths: { vs: base } });
      require(["vs/editor/editor.main"], () => {
        complete();
        resolve();
      }, reject);
    };
    document.head.append(script);
  }));
}

function complete() {
  monaco.languages.registerCompletionItemProvider("yaml", {
    triggerCharacters: [" ", "\n", ":", "-"],
    async provideCompletionItems(model, position) {
      const self = owner?.get(model);
      if (!self) return { suggestions: [] };
      const found = await self.invokeMethodAsync("Complete", model.getValue(), position.lineNumber, position.column);
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      const kinds = monaco.languages.CompletionItemKind;
      return {
        suggestions: found.map((f) => ({ label: f.label, insertText: f.insert, detail: f.detail, kind: f.isKey ? kinds.Field : kinds.Value, range })),
      };
    },
  });
}

export async function create(place, value, options, self) {
  await load();
  owner ??= new Map();
  const editor = monaco.editor.create(place, {
    value,
    language: "yaml",
    theme: options.isDark ? "vs-dark" : "vs",
    readOnly: options.isReadOnly,
    ariaLabel: options.label,
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    tabSize: 2,
    insertSpaces: true,
    fixedOverflowWidgets: true,
    renderWhitespace: "selection",
    accessibilitySupport: "on",
  });
  // Monaco announces in two landmarks without a name; they are but status lines.
  document.querySelectorAll(".monaco-status").forEach((e) => e.setAttribute("role", "status"));
  const model = editor.getModel();
  owner.set(model, self);
  let timer = 0;
  let isShowing = false;
  const tell = () => {
    clearTimeout(timer);
    timer = 0;
    return self.invokeMethodAsync("Typed", editor.getValue());
  };
  editor.onDidChangeModelContent(() => {
    if (isShowing) return;
    clearTimeout(timer);
    timer = setTimeout(tell, 250);
  });
  editor.onDidBlurEditorText(() => timer && tell());
  const watcher = new MutationObserver(() =>
    monaco.editor.setTheme(document.documentElement.classList.contains("dark") ? "vs-dark" : "vs"),
  );
  watcher.observe(document.documentElement, { attributeFilter: ["class"] });
  return {
    show(text) {
      if (text === editor.getValue()) return;
      isShowing = true;
      editor.executeEdits("sluice", [{ range: model.getFullModelRange(), text }]);
      if (editor.getValue() !== text) model.setValue(text);
      isShowing = false;
    },
    mark(findings) {
      const levels = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning };
      const markers = findings.map((f) => {
        const line = Math.min(f.line, model.getLineCount());
        return {
          severity: levels[f.severity] ?? monaco.MarkerSeverity.Info,
          message: f.suggestion ? `${f.message} (${f.suggestion})` : f.message,
          code: f.code,
          startLineNumber: line,
          startColumn: Math.max(1, f.column),
          endLineNumber: line,
          endColumn: model.getLineMaxColumn(line),
        };
      });
      monaco.editor.setModelMarkers(model, "sluice", markers);
    },
    dispose() {
      clearTimeout(timer);
      watcher.disconnect();
      owner.delete(model);
      editor.dispose();
      model.dispose();
    },
  };
}
