"""Examples for `--help`, by command; the tests run them."""

from __future__ import annotations

EXAMPLES = {
    "build": ("jingjinji build",),
    "serve": ("jingjinji serve", "jingjinji serve --port 9000 --deadline 10"),
    "mcp": ("jingjinji mcp", "jingjinji mcp --deadline 10"),
    "query": (
        "jingjinji query",
        "jingjinji query limits-exceeded --format md",
        "jingjinji query district-values --param indicator=PM2.5",
        "echo 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' | jingjinji query -",
    ),
    "ask": (
        "jingjinji ask 扬尘治理百日攻坚行动让PM10下降多少",
        'jingjinji ask "which measure caused the 6.2 % fall of PM2.5?"',
    ),
    "show": (
        "jingjinji show 扬尘治理百日攻坚行动 --lang zh",
        "jingjinji show measure/dust-campaign-2024 --format json",
    ),
    "effects": (
        "jingjinji effects --indicator PM10 --min-strength 3",
        "jingjinji effects --lang zh --format csv",
    ),
    "diff": ("jingjinji diff 3f2a current", "jingjinji diff before current --graph source/beijing-2024"),
    "check": ("jingjinji check", "jingjinji check audit --format md"),
    "export": (
        "jingjinji export graphs",
        "jingjinji export graph derived --format turtle",
        "jingjinji export bulletin --lang zh",
        "jingjinji export network --format graphml",
    ),
    "token": ("jingjinji token create wang", "jingjinji token list"),
}


def epilog(command: str) -> str:
    """Return the examples of a command as `--help` prints them, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in EXAMPLES[command])
