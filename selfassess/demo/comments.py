"""What Borsley wrote beside its answers, by round and criterion; and why some things were not tested."""

from __future__ import annotations

COMMENTS: dict[int, dict[str, str]] = {
    1: {
        "published-procedure": "The web page has a summary from 2019. The full procedure is sent on request.",
        "website-findability": (
            "Found only by searching for “community trigger”. No link from the page for reporting."
        ),
        "second-report-signpost": "Officers do not mention the review unless somebody asks.",
        "no-added-caveats": (
            "Our procedure asks that the case be closed and that no agency acted. Both go beyond the Act."
        ),
        "below-threshold-discretion": (
            "With fewer than three reports we wrote to refuse. Nobody looked at harm."
        ),
        "joint-threshold-decision": "One officer decided and told the police afterwards.",
        "applications-passed-on": (
            "Passed to the police by email. The health body and landlords were not told."
        ),
        "threshold-decision-notified": "Two applicants heard nothing until they rang.",
        "single-point-of-contact": "Whoever is on duty answers.",
        "victim-invited-to-meeting": "Never done. The panel thought that it would be difficult.",
        "independent-chair": "The community safety manager chairs, who also answers for the cases.",
        "landlords-consulted-in-reviews": "No landlord was asked in either of the two reviews.",
        "appeal-route-in-procedure": "The procedure does not say what an applicant can do.",
        "housing-providers-consulted": "The procedure was written without them.",
        "annual-data-published": "Figures were sent to the county, and not published.",
        "effectiveness-review-clause": "The procedure has not been looked at since 2019.",
    },
    2: {
        "published-procedure": "Full procedure online since June, dated and numbered.",
        "website-findability": "Linked from the reporting page. Site search finds it under both names.",
        "multiple-application-routes": "Online, telephone, letter, and in person at the help desk.",
        "accessible-formats": "Large print on request. No easy read edition yet.",
        "no-added-caveats": (
            "The page now says that neither condition applies once three reports are counted."
        ),
        "below-threshold-discretion": "Persistence, harm and the response are recorded for each case.",
        "joint-threshold-decision": "Council and police decide together, each through a named person.",
        "applications-passed-on": (
            "All four bodies get the application by link. The health body is slow to confirm."
        ),
        "threshold-decision-notified": "By letter in every case. One went out four days late.",
        "single-point-of-contact": "A named officer for each case, with cover.",
        "victim-invited-to-meeting": "The procedure says so since June. No meeting has been held since.",
        "victim-impact-statement": "Offered once, by telephone.",
        "independent-chair": "Agreed with the neighbouring district to lend chairs. Not used yet.",
        "landlords-consulted-in-reviews": "Borsley Homes was asked in the one review that was held.",
        "housing-providers-co-opted": "Draft arrangement with Borsley Homes, not signed.",
        "action-monitoring": "The safety officer keeps a list and asks each month.",
        "annual-data-published": "Ready, and waiting for the partnership to agree where they go.",
        "effectiveness-review-clause": "A review every two years is now in the procedure.",
        "frontline-awareness": "One briefing for the contact centre.",
        "formal-commitment-and-reassessment": "The leader signed the commitment in public.",
    },
    3: {
        "published-procedure": "Version 3. Earlier versions stay online.",
        "second-report-signpost": (
            "Contact centre script changed in April. Police officers do it when they remember."
        ),
        "partner-website-signposting": (
            "Borsley Homes and the police link to our page. The health body does not."
        ),
        "vulnerable-groups-reach": "Visits to two sheltered housing schemes. Nothing for young people yet.",
        "act-count-honoured": "Checked by the service for every application.",
        "below-threshold-discretion": "Three cases this year. Reasons are on each of them.",
        "hate-incident-threshold": "One report is enough for a hate incident since June.",
        "applications-passed-on": "Reminders after five days. All but one confirmed.",
        "published-timescales": "Ten working days to decide. Two cases ran over when an officer was away.",
        "single-point-of-contact": (
            "Every case has a named contact, told to the applicant in the first letter."
        ),
        "victim-choice-of-involvement": "The form asks. Four in ten want to send a statement.",
        "information-sharing-agreement": "Signed by all but one landlord.",
        "annual-data-published": "Figures for last year were agreed in May and are still not on the website.",
        "applicant-feedback": "A card goes out with the outcome. Three came back.",
    },
}
REASONS: dict[int, dict[str, str]] = {
    2: {"chair-prepares-with-victim": "No meeting was held in which a victim took part."},
    3: {"hate-incident-threshold": "No application this year said that it was about hate."},
}

# The reviewer's own marks where they differ from the assessor's, in round 2: what is written, what is done.
SECOND: dict[str, tuple[str, str, str]] = {
    "no-added-caveats": ("1", "2", "The printed leaflet still gives both conditions."),
    "victim-invited-to-meeting": ("1", "0", "I agree. Written is not yet done."),
    "frontline-awareness": ("0", "0", "I rang the contact centre twice. Nobody knew what a case review is."),
    "action-monitoring": ("2", "1", "The list is good, and it is written down who keeps it."),
    "published-procedure": ("2", "2", "Found in two steps, dated, complete."),
}
REPLIES: dict[str, str] = {
    "no-added-caveats": "The leaflet was withdrawn on the day of this comment.",
    "frontline-awareness": "Accepted. It becomes an action for the contact centre manager.",
}
