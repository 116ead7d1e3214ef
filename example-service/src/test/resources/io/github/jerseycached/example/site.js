'use strict';
// Search in the index that the build has made. Whatever is found goes into the document as text.

(() => {
  const MOST = 20;
  const root = document.body.dataset.root;
  const input = document.getElementById('search');
  const found = document.getElementById('found');
  const results = document.getElementById('results');
  const sections = window.documentation.map((section) =>
      ({...section, inTitle: (section.heading + ' ' + section.title).toLowerCase(), inText: section.text.toLowerCase()}));

  function search(words) {
    return sections
        .map((section) => ({section, titles: words.filter((word) => section.inTitle.includes(word)).length,
          all: words.every((word) => section.inTitle.includes(word) || section.inText.includes(word))}))
        .filter((match) => match.all)
        .sort((one, other) => other.titles - one.titles)
        .map((match) => match.section);
  }

  // Some words around the first place where one is found.
  function excerpt(section, words) {
    const at = Math.min(...words.map((word) => section.inText.indexOf(word)).filter((place) => place >= 0));
    const start = Number.isFinite(at) ? Math.max(0, at - 50) : 0;
    return (start > 0 ? '…' : '') + section.text.slice(start, start + 140) + '…';
  }

  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = words.length ? search(words) : [];
    found.textContent = words.length ? matches.length + (matches.length === 1 ? ' place' : ' places') : '';
    results.replaceChildren(...matches.slice(0, MOST).map((section) => {
      const link = document.createElement('a');
      link.href = root + section.page + (section.anchor ? '#' + section.anchor : '');
      link.textContent = section.heading === section.title ? section.title : section.title + ': ' + section.heading;
      const text = document.createElement('span');
      text.textContent = excerpt(section, words);
      const item = document.createElement('li');
      item.append(link, text);
      return item;
    }));
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      input.value = '';
      input.dispatchEvent(new Event('input'));
    }
  });
  // The list of pages is long: on a phone it opens when it is asked for.
  if (matchMedia('(max-width: 52rem)').matches) document.querySelector('nav details').open = false;
})();
