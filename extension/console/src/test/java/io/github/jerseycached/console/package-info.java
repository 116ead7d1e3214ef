/** The console, over real HTTP and, for what it keeps in memory, by itself. */
package io.github.jerseycached.console;
