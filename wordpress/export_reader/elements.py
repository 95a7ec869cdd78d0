"""Which elements and meta keys of an export mean something here, and the fields they fill."""

from __future__ import annotations

VERSIONS = ("1.0", "1.1", "1.2")
#: Meta keys that mean something here. Others that begin with an underscore
#: (counters, editors' locks, plug-ins' settings) are no words of anybody's and are left out.
KEPT_META = {
    "_thumbnail_id",
    "_wp_old_slug",
    "_wp_old_date",
    "_wp_attached_file",
    "_wp_attachment_image_alt",
    "_yoast_wpseo_primary_category",
    "_yoast_wpseo_metadesc",
    "_yoast_wpseo_title",
    "rank_math_primary_category",
    "footnotes",
    "cap-display_name",
    "cap-user_login",
    "cap-description",
}
ITEM_FIELDS = {
    "wp:post_id": "number",
    "wp:post_type": "kind",
    "title": "title",
    "link": "link",
    "guid": "guid",
    "dc:creator": "creator",
    "pubDate": "published",
    "content:encoded": "content",
    "excerpt:encoded": "excerpt",
    "wp:post_date": "date",
    "wp:post_date_gmt": "date_gmt",
    "wp:post_modified_gmt": "modified_gmt",
    "wp:status": "status",
    "wp:post_name": "slug",
    "wp:post_parent": "parent",
    "wp:menu_order": "order",
    "wp:post_password": "password",
    "wp:is_sticky": "sticky",
    "wp:attachment_url": "attachment",
}
COMMENT_FIELDS = {
    "wp:comment_id": "number",
    "wp:comment_parent": "parent",
    "wp:comment_author": "author",
    "wp:comment_date": "written",
    "wp:comment_date_gmt": "written_gmt",
    "wp:comment_content": "text",
    "wp:comment_approved": "approved",
    "wp:comment_type": "kind",
}
SITE_FIELDS = {
    "title": "title",
    "link": "link",
    "wp:base_site_url": "site_address",
    "wp:base_blog_url": "blog_address",
    "wp:wxr_version": "version",
}
TERMS = {
    "wp:category": ("category", "wp:category_nicename", "wp:cat_name", "wp:category_parent"),
    "wp:tag": ("tag", "wp:tag_slug", "wp:tag_name", ""),
}
