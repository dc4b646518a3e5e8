// Runs before the first paint, so that nobody sees the other theme or direction flash by.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('wasl.theme') || 'system';
    var dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    root.dataset.theme = dark ? 'dark' : 'light';
    root.dataset.density = localStorage.getItem('wasl.density') === 'comfortable' ? 'comfortable' : 'compact';
    var lang = localStorage.getItem('wasl.language');
    if (lang === 'en') {
      root.lang = 'en';
      root.dir = 'ltr';
    }
  } catch (error) {
    // Storage is forbidden here: the defaults of the page stand.
  }
})();
