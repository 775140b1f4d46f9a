/* The braces of an async function, and what stands in it, may be written as digraphs (C11 6.4.6p3); where a
 * macro may make a string of them they stay as they are. */
#include <asyncc.h>
#include <stdio.h>

#define TEXT(x) #x

struct pair <%
    int a<:2:>;
%>;

static async(int) later(int n) <%
    await async_yield();
    return n;
%>

// expect: 1 2 12 <:%> <% %>
async(int)
main(void)
<%
    struct pair p = <% <%1, 2%> %>;
    int sum = 0, quarter = 8%3;

    for (int i = 0; i < 2; i++) <%
        if (p.a<:i:> >= 1)
            sum += await later(i + 1) * 4;
    %>
    p.a<:1:>= 2;
    int first = p.a<:0:>, second = p.a[1];
    printf("%d %d %d %s %s\n", first, second, sum + quarter - 2, TEXT(<:%>), "<% %>");
    return 0;
%>
