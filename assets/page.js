/* Formulas. MathJax comes after the page and its pictures, in parts, and draws a few formulas at a time: none of it makes
   the page wait. MathJax.startup.promise is kept when all are drawn, as MathJax promises it. */
(() => {
  const formulas = [...document.querySelectorAll('.math')];
  if (!formulas.length) return;
  const root = document.documentElement.dataset.content_root;
  const pause = () => new Promise(done => setTimeout(done));
  const draw = async () => {
    const seen = formula => formula.getBoundingClientRect().top < innerHeight;
    formulas.sort((a, b) => seen(b) - seen(a));
    while (formulas.length) {
      await MathJax.typesetPromise(formulas.splice(0, 12));
      await pause();
    }
  };
  const drawn = new Promise((done, failed) => {
    window.MathJax = {
      loader: {load: ['core', 'input/tex', 'output/chtml', 'a11y/assistive-mml']},
      startup: {pageReady: () => draw().then(done, failed)},
    };
  });
  MathJax.startup.promise = drawn;
  const load = () => document.head.append(
    Object.assign(document.createElement('script'), {src: `${root}_static/mathjax/startup.js`}));
  if (document.readyState === 'complete') load(); else addEventListener('load', load);
})();

/* What is wider than its place scrolls, and the keyboard has to reach it: code and formulas. */
(() => {
  const reach = () => document.querySelectorAll('pre, .math mjx-container[display=true]').forEach(part => {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  });
  const soon = () => setTimeout(reach, 50);
  addEventListener('load', () => { soon(); window.MathJax?.startup?.promise?.then(soon); });
  addEventListener('resize', soon);
  addEventListener('click', soon, true);
  document.addEventListener('toggle', soon, true);
})();
