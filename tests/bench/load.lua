-- load.lua - wrk's script: one page again and again, or prepared forms, each sent once; a line of JSON at the end.
-- SPDX-License-Identifier: EUPL-1.2
-- Usage: wrk ... -s load.lua URL [-- once|again FILE...]    FILE: bodies, one a line, for one thread each.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    if #args == 0 then
        return
    end
    local requests, at, is_once = {}, 0, args[1] == "once"
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    for body in io.lines(args[2 + number]) do
        requests[#requests + 1] = wrk.format(nil, nil, nil, body)
    end
    request = function()
        at = at + 1
        if at > #requests then
            if is_once then
                wrk.thread:stop()
            end
            at = 1
        end
        return requests[at]
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format('RESULT {"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"bad":%d,"broken":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
