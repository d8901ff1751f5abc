// staff.js - comforts of the staff area; everything works without it.
// SPDX-License-Identifier: EUPL-1.2
import htmx from 'htmx.org'
import { offerToPick } from './staff/colour.js'
import { offerToCopy } from './staff/copy.js'
import { warnBeforeEnd } from './staff/idle.js'
import { leadToLines } from './staff/lines.js'
import { takeLinkCode } from './staff/link.js'
import { focusNews } from './staff/news.js'
import { offerToPrint } from './staff/print.js'
import { showWhatFits } from './staff/roles.js'
import { offerToShow } from './staff/secret.js'

// Nothing is made from text at run time, and nothing is written into <style>: the content security policy allows neither.
htmx.config.allowEval = false
htmx.config.allowScriptTags = false
htmx.config.includeIndicatorStyles = false
htmx.config.selfRequestsOnly = true
htmx.config.historyCacheSize = 0

focusNews()
leadToLines()
takeLinkCode()
offerToShow()
offerToPrint()
offerToCopy()
offerToPick()
showWhatFits()
warnBeforeEnd()
