import { useEffect, useRef, type ReactNode } from 'react';
import { useDocumentTitle } from '../ui/use-document-title';

/** A page beside the inbox: title, a sentence on what it is for, its main deed. The focus goes to its title, so that a reader knows where they are. */
export function Page({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  useDocumentTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="page">
      <div className="page-in">
        <header className="page-head">
          <div className="grow">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead !== undefined && <p>{lead}</p>}
          </div>
          {action}
        </header>
        {children}
      </div>
    </div>
  );
}
