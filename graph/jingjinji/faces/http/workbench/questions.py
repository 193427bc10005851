"""Questions that people ask, in both languages, each with the address of its answer."""

from __future__ import annotations

from dataclasses import dataclass

_PM25 = "indicator=pm25-annual-mean"


@dataclass(frozen=True)
class Asked:
    """One question, where it is answered, and the things (`kind/slug`) without which it would have no answer."""

    zh: str
    en: str
    path: str
    needs: tuple[str, ...] = ()


QUESTIONS = (
    Asked(
        "扬尘治理百日攻坚带来了什么变化？",
        "What did the 100-day dust campaign change?",
        "/id/measure/dust-campaign-2024",
        ("measure/dust-campaign-2024",),
    ),
    Asked(
        "细颗粒物是多少，达标了吗，和哪些措施有关？",
        "How high is PM2.5, is it within the limit, and which measures are tied to it?",
        "/id/indicator/pm25-annual-mean",
        ("indicator/pm25-annual-mean",),
    ),
    Asked(
        "哪些措施和可吸入颗粒物（PM₁₀）有关？",
        "Which measures are tied to PM₁₀?",
        "/id/indicator/pm10-window-mean",
        ("indicator/pm10-window-mean",),
    ),
    Asked(
        "哪些变化公报没有归于任何措施？",
        "Which changes does the bulletin attribute to no measure?",
        "/queries/changes-tied-to-no-measure?format=html",
    ),
    Asked(
        "哪些数值高于标准限值？",
        "Which figures are above a limit?",
        "/queries/limits-exceeded?format=html",
    ),
    Asked(
        "各区的细颗粒物谁高谁低？",
        "Which districts have the highest and the lowest PM2.5?",
        f"/compare?{_PM25}&preset=districts",
        ("indicator/pm25-annual-mean",),
    ),
    Asked(
        "京津冀三地的细颗粒物相比如何？",
        "How do Beijing, Tianjin and Hebei compare in PM2.5?",
        f"/compare?{_PM25}&preset=region",
        ("place/tianjin", "place/hebei"),
    ),
    Asked(
        "京津冀生态环境协同做了些什么？",
        "What has Beijing–Tianjin–Hebei coordination done?",
        "/id/programme/eco-environment-coordination",
        ("programme/eco-environment-coordination",),
    ),
    Asked(
        "协同之后，公报报告了哪些变化？",
        "Which changes does the bulletin report after coordination?",
        "/queries/what-followed-coordination?format=html",
    ),
    Asked(
        "臭氧高于限值吗？公报怎么说？",
        "Is ozone above its limit, and does the bulletin say so?",
        "/id/indicator/o3-8h-p90",
        ("indicator/o3-8h-p90",),
    ),
    Asked(
        "清河是怎样变好的？",
        "How did the Qinghe get better?",
        "/id/measure/qinghe-systematic-restoration",
        ("measure/qinghe-systematic-restoration",),
    ),
    Asked(
        "密云区的空气、水和措施如何？",
        "What do we know of Miyun: air, water, measures?",
        "/id/place/miyun",
        ("place/miyun",),
    ),
    Asked(
        "公报自己的数字对得上吗？",
        "Do the bulletin's own figures agree with each other?",
        "/queries/audit-findings?format=html",
    ),
    Asked(
        "公报逐节说了哪些事实？",
        "What does the bulletin say, section by section?",
        "/documents/beijing-2024",
        ("source/beijing-2024",),
    ),
)
