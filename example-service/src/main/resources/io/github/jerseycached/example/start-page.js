'use strict';
// The start page. Whatever the service sends goes into the document as text, never as markup.

(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const $ = (id) => document.getElementById(id);

  // ---- making elements

  function el(name, className, ...content) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...content);
    return element;
  }

  function svg(name, attributes, text) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  const millis = (time) => (time < 10 ? time.toFixed(1) : Math.round(time)) + ' ms';
  const seconds = (count) => Math.abs(count) + (Math.abs(count) === 1 ? ' second' : ' seconds');

  // ---- asking the service

  // Without "omit", a browser that is signed in to the console would say so here, too.
  function request(user, fields) {
    const headers = {...fields};
    if (user) headers.Authorization = 'Basic ' + btoa(user + ':' + user);
    return {credentials: 'omit', headers};
  }

  // «no-store» keeps the browser's cache out of it. By itself it would also tell the service that a stored response is not
  // wanted (Cache-Control: no-cache); a Cache-Control of our own, that asks for nothing, prevents that.
  const past = (options) =>
      ({...options, cache: 'no-store', headers: {'Cache-Control': 'no-transform', ...options.headers}});

  async function ask(path, options = past(request())) {
    performance.clearResourceTimings();
    const began = performance.now();
    const response = await fetch(path, options);
    const body = await response.text();
    const time = performance.now() - began;
    const status = cacheStatus(response.headers.get('Cache-Status') ?? '');
    return {path, response, body, time, status, browser: browserPart(response), group: groupOf(response, status)};
  }

  // RFC 9211, as this service writes it: one member, parameters without a semicolon inside.
  function cacheStatus(text) {
    const parameters = {};
    for (const part of text.split(';').slice(1)) {
      const [name, value] = part.trim().split(/=(.*)/s);
      parameters[name] = value === undefined ? true : value.replace(/^"(.*)"$/, '$1');
    }
    if (parameters.ttl !== undefined) parameters.ttl = Number(parameters.ttl);
    return parameters;
  }

  /** What the browser's own cache did: 'cache', 'validated' or nothing. */
  function browserPart(response) {
    const timing = performance.getEntriesByName(response.url).at(-1);
    if (!timing) return '';
    if (timing.transferSize === 0) return 'cache';
    // The size of a 304, which has no body, while there is one to read.
    return response.status === 200 && timing.transferSize <= 300 && timing.encodedBodySize > 0 ? 'validated' : '';
  }

  /** How an answer is shown: hit, stale, waited, ran, or bad. */
  function groupOf(response, status) {
    if (status.hit) return status.ttl < 0 || status.detail === 'invalidated softly' ? 'stale' : 'hit';
    if (status.detail === 'stale-if-error') return 'stale';
    if (status.collapsed) return 'waited';
    return response.status === 401 || response.status === 403 || response.status >= 500 ? 'bad' : 'ran';
  }

  const LABELS = {hit: 'stored response', stale: 'stored, stale', waited: 'waited for another', ran: 'method ran', bad: 'refused'};

  /** Has a button do one thing at a time. Not «disabled»: that would take the focus away. */
  function busy(button, state, act) {
    return async (event) => {
      event.preventDefault();
      if (button.getAttribute('aria-disabled') === 'true') return;
      button.setAttribute('aria-disabled', 'true');
      try {
        await act();
      } catch (error) {
        state.textContent = 'No answer: is the service still running? (' + error.message + ')';
      } finally {
        button.removeAttribute('aria-disabled');
      }
    };
  }

  // ---- Ask

  const tags = new Map();
  const recent = [];

  const VERDICTS = {
    hit: 'A stored response answered. The method did not run.',
    stale: 'A stored response answered, although it is stale.',
    waited: 'Another request had the method running already. This one waited for its response.',
    ran: 'The method ran.',
    bad: 'The service refused.',
  };
  const FORWARDS = {
    'uri-miss': 'Nothing was stored for this address.',
    'vary-miss': 'What is stored for this address was made for a request with other fields.',
    stale: 'What is stored is no longer fresh, so the method was asked.',
    request: 'The request itself asked for a new answer.',
    bypass: 'The cache had no part in this request.',
  };

  function verdict(answer) {
    if (answer.browser === 'cache') return ['hit', 'Your browser answered from its own cache. Nothing was sent.'];
    if (answer.browser === 'validated') return ['hit', 'Your browser asked whether its copy still holds, and it does (304).'];
    if (answer.response.status === 304) return [answer.group, VERDICTS[answer.group] + ' Your copy still holds (304).'];
    return [answer.group, VERDICTS[answer.group]];
  }

  function words({status, response, browser}) {
    if (browser === 'cache') return ['What you see below is what the service said when it answered last.'];
    const said = [];
    if (FORWARDS[status.fwd]) said.push(FORWARDS[status.fwd]);
    if (status.detail === 'stale-if-error') {
      said.push('The method failed (' + status['fwd-status'] + '), and the stale response stands in for it.');
    } else if (status['fwd-status'] === '304') {
      said.push('The method said that the stored response still holds, without making it again.');
    } else if (status.detail === 'stale-while-revalidate' || status.detail === 'invalidated softly') {
      said.push('Behind this answer the method runs, for those who ask next.');
    } else if (status.fwd && status.detail) {
      said.push('The response was not stored: ' + status.detail + '.');
    }
    if (status.stored) said.push('The response was stored.');
    if (status.ttl >= 0) said.push('It stays fresh for ' + seconds(status.ttl) + '.');
    if (status.ttl < 0) said.push('It has been stale for ' + seconds(status.ttl) + '.');
    if (response.status === 401) said.push('Sign in: choose who asks.');
    return said;
  }

  const FIELDS = {
    'Cache-Status': () => 'what the cache of this service did',
    Age: (value) => 'the response was made ' + seconds(Number(value)) + ' ago',
    'Cache-Control': (value) => [
      /private/.test(value) && 'for this client alone',
      /max-age=(\d+)/.test(value) && 'clients may keep it for ' + value.match(/max-age=(\d+)/)[1] + ' s',
      /s-maxage=(\d+)/.test(value) && 'caches on the way for ' + value.match(/s-maxage=(\d+)/)[1] + ' s',
      /immutable/.test(value) && 'it will never be another one',
      /stale-while-revalidate/.test(value) && 'and may show it stale while they ask anew',
    ].filter(Boolean).join('; '),
    'CDN-Cache-Control': () => 'the same, for CDNs',
    ETag: () => 'a name for exactly these bytes',
    Vary: () => 'request fields that make it another response',
    'No-Vary-Search': () => 'which query parameters don’t',
    'Cache-Groups': () => 'its tags',
    'Content-Encoding': () => 'compressed on the way',
  };

  function show(answer, user) {
    const {response, path, body, time} = answer;
    const [group, text] = verdict(answer);
    $('verdict').className = 'verdict ' + group;
    $('verdict').textContent = text + ' ' + response.status + ' ' + response.statusText + ', ' + millis(time) + '.';
    $('words').replaceChildren(...words(answer).map((line) => el('li', '', line)));
    $('fields').replaceChildren(...Object.entries(FIELDS)
        .filter(([name]) => response.headers.has(name))
        .map(([name, meaning]) => {
          const value = response.headers.get(name);
          const header = el('th', '', name);
          header.scope = 'row';
          return el('tr', '', header,
              el('td', '', el('span', 'mono', value), el('span', 'meaning', meaning(value))));
        }));
    $('body').textContent = body.length > 4000 ? body.slice(0, 4000) + '\n… (' + body.length + ' characters)' : body;
    recent.unshift([path + (user ? ' as ' + user : ''), group, answer.browser ? 'browser’s cache' : LABELS[group], time]);
    recent.length = Math.min(recent.length, 8);
    $('recent').replaceChildren(...recent.map(([what, style, label, took]) => el('tr', '',
        el('td', 'mono', what), el('td', 'is ' + style, label), el('td', 'number', millis(took)))));
    $('answer').hidden = false;
  }

  $('ask-form').addEventListener('submit', busy($('ask-form').querySelector('button'), $('verdict'), async () => {
    $('answer').hidden = false;
    const path = $('ask-route').value;
    const user = $('ask-user').value;
    const fields = {};
    if ($('ask-tag').checked && tags.has(path)) fields['If-None-Match'] = tags.get(path);
    const options = request(user, fields);
    const answer = await ask(path, $('ask-browser').checked ? options : past(options));
    if (answer.response.headers.has('ETag')) tags.set(path, answer.response.headers.get('ETag'));
    show(answer, user);
  }));

  // ---- Timeline

  const FRESH = 5;
  const END = 15;
  const PX = 40;
  let made = null;

  $('track').append(
      svg('rect', {x: 0, y: 14, width: FRESH * PX, height: 36, class: 'fresh'}),
      svg('rect', {x: FRESH * PX, y: 14, width: (END - FRESH) * PX, height: 36, class: 'stale'}));
  const marker = svg('line', {x1: 0, x2: 0, y1: 4, y2: 60, class: 'now', visibility: 'hidden'});
  $('track').append(marker);

  function setText(node, text) {
    // A status that is written anew is read out anew.
    if (node.textContent !== text) node.textContent = text;
  }

  function tick() {
    if (made === null) {
      marker.setAttribute('visibility', 'hidden');
      setText($('phase'), 'Nothing is stored yet.');
      setText($('countdown'), '');
      return;
    }
    const age = (performance.now() - made) / 1000;
    const x = Math.min(age, END) * PX;
    marker.setAttribute('visibility', 'visible');
    marker.setAttribute('x1', x);
    marker.setAttribute('x2', x);
    if (age < FRESH) {
      setText($('phase'), 'Fresh: whoever asks gets the stored response.');
      setText($('countdown'), 'For ' + seconds(Math.ceil(FRESH - age)) + ' more.');
    } else if (age < END) {
      setText($('phase'), 'Stale: whoever asks gets it still, and has it refreshed.');
      setText($('countdown'), 'For ' + seconds(Math.ceil(END - age)) + ' more.');
    } else {
      setText($('phase'), 'Over: who asks next waits for the method.');
      setText($('countdown'), '');
    }
  }
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  setInterval(tick, calm ? 1000 : 100);

  $('timeline-ask').addEventListener('click', busy($('timeline-ask'), $('phase'), async () => {
    const answer = await ask('/lifetimes/refreshed');
    const age = Number(answer.response.headers.get('Age') ?? 0);
    if (answer.group !== 'hit') {
      // Made now, or being made now behind the answer.
      made = performance.now();
    } else if (made === null || performance.now() - made > END * 1000) {
      made = performance.now() - age * 1000;
    }
    const what = {
      hit: 'the stored response, ' + seconds(age) + ' old',
      stale: 'the stored response, ' + seconds(age) + ' old and stale; it is refreshed behind this answer',
      ran: 'the method ran',
      waited: 'waited for another request',
    }[answer.group] ?? 'no answer';
    const line = el('li', '', el('span', 'is ' + answer.group, LABELS[answer.group]),
        ': “' + answer.body.trim() + '” – ' + what + '.');
    $('timeline-log').prepend(line);
    while ($('timeline-log').children.length > 6) $('timeline-log').lastChild.remove();
    tick();
  }));
  $('timeline-forget').addEventListener('click', () => {
    $('timeline-log').replaceChildren();
    made = null;
    tick();
  });

  // ---- Change a record

  const CARDS = [
    {title: 'Zürich', path: '/cities/2657896'},
    {title: 'Paris', path: '/cities/2988507'},
    {title: 'Search for “zurch”', path: '/cities?q=zurch&limit=1'},
    {title: 'Switzerland', path: '/countries/CH'},
  ];
  for (const card of CARDS) {
    card.state = el('span', 'is', 'not asked yet');
    card.about = el('span', 'tags', '');
    card.element = el('li', '', el('strong', '', card.title), el('code', '', card.path), card.state, card.about);
    card.tags = [];
    $('cards').append(card.element);
  }

  const groups = (field) => [...(field ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1]);

  function mark(card, style, text) {
    card.element.className = style;
    card.state.className = 'is ' + style;
    card.state.textContent = text;
  }

  async function askAllCards() {
    for (const card of CARDS) {
      const answer = await ask(card.path);
      card.tags = groups(answer.response.headers.get('Cache-Groups'));
      card.about.textContent = 'Tag: ' + (card.tags.join(', ') || 'none');
      mark(card, answer.group, LABELS[answer.group] + ', ' + millis(answer.time));
    }
  }

  function reached(names, style, text) {
    const hit = CARDS.filter((card) => card.tags.some((tag) => names.includes(tag)));
    hit.forEach((card) => mark(card, style, text));
    return hit.length;
  }

  $('change-ask').addEventListener('click', busy($('change-ask'), $('change-state'), async () => {
    await askAllCards();
    const ran = CARDS.filter((card) => card.element.className === 'ran').length;
    $('change-state').textContent = ran === 0 ? 'All four came from the store.'
        : 'For ' + ran + ' of four the method ran; ' + (4 - ran) + ' came from the store.';
  }));
  $('change-write').addEventListener('click', busy($('change-write'), $('change-state'), async () => {
    const population = 400000 + Math.floor(Math.random() * 50000);
    const options = request('', {'Content-Type': 'application/json'});
    const response = await fetch(CARDS[0].path,
        {...options, method: 'PUT', body: JSON.stringify({name: 'Zürich', population})});
    const names = groups(response.headers.get('Cache-Group-Invalidation'));
    const count = reached(names, 'gone', 'invalidated');
    $('change-state').textContent = 'Zürich has ' + population.toLocaleString('en') + ' inhabitants now. Invalidated: '
        + names.join(', ') + ', which concerns ' + count + ' of the four.';
  }));
  $('change-soft').addEventListener('click', busy($('change-soft'), $('change-state'), async () => {
    const response = await fetch('/invalidations/soft?tag=cities', {...request('ada'), method: 'POST'});
    const {stale} = await response.json();
    const count = reached(['cities'], 'stale', 'stale: answers once more');
    $('change-state').textContent = stale + ' stored responses are stale, ' + count
        + ' of the four among them. Ask: they answer at once, and are refreshed behind the answer.';
  }));

  // ---- Who may see what

  const PEOPLE = ['', 'ada', 'ben', 'cai'];
  const ROUTES = [
    ['/members/me', 'PRIVATE: one for each user', (body) => body.name + '’s own'],
    ['/members/briefing', 'ROLES: one for those with the same roles', (body) => body.length + (body.length === 1 ? ' line' : ' lines')],
    ['/members/notice', 'PUBLIC: one for all who are let through', (body) => body[0]],
    ['/cities?q=zurch&limit=1', 'AUTO: one for those who don’t sign in', (body) => body[0].name],
  ];
  const cells = ROUTES.map(([path, scope]) => {
    const header = el('th', '', el('code', '', path), el('br'), el('span', 'note', scope));
    header.scope = 'row';
    const row = PEOPLE.map(() => el('td', '', '–'));
    $('people-rows').append(el('tr', '', header, ...row));
    return row;
  });

  $('people-ask').addEventListener('click', busy($('people-ask'), $('people-state'), async () => {
    let stored = 0;
    for (const [route, [path, , seen]] of ROUTES.entries()) {
      for (const [person, user] of PEOPLE.entries()) {
        const answer = await ask(path, past(request(user)));
        if (answer.group === 'hit') stored++;
        cells[route][person].replaceChildren(
            el('span', 'is ' + answer.group, answer.response.ok ? LABELS[answer.group] : answer.response.status + ': sign in'),
            el('br'), el('span', 'note', answer.response.ok ? seen(JSON.parse(answer.body)) : 'the cache is not asked'));
      }
    }
    $('people-state').textContent = stored + ' of 16 were answered with a stored response.';
  }));

  // ---- Stampede

  const REQUESTS = 200;
  const COUNTED = 'GET /statistics/isolation';
  // Of the chart, for the labels.
  const LEFT = 90;

  const runs = async () => (await (await fetch('/invocations', {...request(), cache: 'no-store'})).json())[COUNTED] ?? 0;

  async function timed(path) {
    const began = performance.now();
    const response = await fetch(path, past(request()));
    await response.text();
    return {began, ended: performance.now(), url: response.url,
      group: groupOf(response, cacheStatus(response.headers.get('Cache-Status') ?? ''))};
  }

  function chart(answers) {
    const most = Math.max(...answers.map((answer) => answer.time));
    const parts = [0, .5, 1].flatMap((part) => {
      const y = 150 - part * 130;
      return [svg('line', {x1: LEFT, x2: 800, y1: y, y2: y, class: 'grid'}),
        svg('text', {x: LEFT - 8, y: y + 5, 'text-anchor': 'end'}, Math.round(part * most) + ' ms')];
    });
    const width = (800 - LEFT) / answers.length;
    answers.forEach((answer, index) => {
      const height = Math.max(2, answer.time / most * 130);
      parts.push(svg('rect', {x: (LEFT + index * width).toFixed(2), y: (150 - height).toFixed(2),
        width: Math.max(1, width - .6).toFixed(2), height: height.toFixed(2), class: answer.group}));
    });
    parts.push(svg('text', {x: (800 + LEFT) / 2, y: 174, 'text-anchor': 'middle'}, 'requests, by when they were sent'));
    $('stampede-chart').replaceChildren(...parts);
  }

  $('stampede-go').addEventListener('click', busy($('stampede-go'), $('stampede-state'), async () => {
    $('stampede-state').textContent = 'Asking…';
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(1000);
    // An address that nobody has asked for yet.
    const path = '/statistics/isolation?limit=5&minPopulation=' + (180000 + Math.floor(Math.random() * 20000));
    const before = await runs();
    const began = performance.now();
    const answers = await Promise.all(Array.from({length: REQUESTS}, () => timed(path)));
    const time = performance.now() - began;
    const ran = await runs() - before;
    // What the browser itself kept waiting is not the service's time.
    const sent = performance.getEntriesByName(answers[0].url);
    sent.sort((one, other) => one.requestStart - other.requestStart);
    const groupsByEnd = new Map();
    answers.sort((one, other) => one.ended - other.ended).forEach((answer, index) => groupsByEnd.set(index, answer.group));
    const bars = sent.map((entry) => ({sent: entry.requestStart, ended: entry.responseEnd, time: entry.responseEnd - entry.requestStart}));
    [...bars].sort((one, other) => one.ended - other.ended).forEach((bar, index) => { bar.group = groupsByEnd.get(index); });
    chart(bars);
    const count = (group) => answers.filter((answer) => answer.group === group).length;
    const summary = REQUESTS + ' requests, ' + ran + (ran === 1 ? ' run' : ' runs') + ' of the method, ' + count('waited')
        + ' waited for it, ' + count('hit') + ' came from the store. ' + millis(time) + ' altogether.';
    $('stampede-state').textContent = summary;
    $('stampede-chart').setAttribute('aria-label', summary);
    $('stampede-figure').hidden = false;
  }));

  // ---- Commands, for the port that this service really has

  for (const command of document.querySelectorAll('.features code')) {
    command.textContent = command.textContent.replaceAll('http://127.0.0.1:8080', location.origin);
  }
})();
